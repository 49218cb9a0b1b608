import { tellStory } from "./story.ts";

tellStory("node");
