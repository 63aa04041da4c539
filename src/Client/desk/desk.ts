// What every page of the desk can do besides what it does without a script. Each part looks for its own marks and leaves the rest alone.
import { askBeforeSubmitting } from "./ask";
import { keepFresh } from "./fresh";
import { copyTexts } from "./copy";
import { listenToKeys } from "./keys";
import { usePasskeys } from "./passkeys";
import { showWhatRepeats } from "./repeat";
import { tidyUp } from "./tidy";

tidyUp();
askBeforeSubmitting();
copyTexts();
listenToKeys();
usePasskeys();
keepFresh();
showWhatRepeats();
