import { tellHttpStory } from "./story.ts";

tellHttpStory("cortex-m");
