import "@meerkat/rpc-common/init.ts";
import { addStackService } from "./stack_service.ts";

// Importing this file puts the library into a program: there is the method Sys.GetStack.

addStackService();
