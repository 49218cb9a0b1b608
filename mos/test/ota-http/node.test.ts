import { tellHttpStory } from "./story.ts";

tellHttpStory("node");
