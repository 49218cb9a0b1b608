import "@meerkat/cron/init.ts";
import { crontab } from "./crontab.ts";

// Importing this file puts the library into a program: the jobs of crontab.json run.

crontab.load();
