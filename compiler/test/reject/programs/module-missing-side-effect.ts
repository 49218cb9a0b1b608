import "./nowhere.ts"; // error MK0003
