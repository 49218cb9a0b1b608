import { tellStory } from "./story.ts";

tellStory("cortex-m");
