import "@meerkat/rpc-common/init.ts";
import { addFsService } from "./fs_service.ts";

// Importing this file puts the library into a program: the methods FS.*.

addFsService();
