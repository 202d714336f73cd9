import { mountController } from "./controller.js";

mountController(document);
