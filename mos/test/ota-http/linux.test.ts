import { tellHttpStory } from "./story.ts";

tellHttpStory("linux");
