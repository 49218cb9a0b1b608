/** The module that programs import their settings from: each build makes its own. */
export const CONFIG_MODULE = "@meerkat/config";
