// What every page of the desk can do besides what it does without a script. Each part looks for its own marks and leaves the rest alone.
import { askBeforeSubmitting } from "./ask";
import { sendOnce } from "./once";
import { keepFresh } from "./fresh";
import { copyTexts } from "./copy";
import { listenToKeys } from "./keys";
import { usePasskeys } from "./passkeys";
import { showWhatRepeats } from "./repeat";
import { tidyUp } from "./tidy";

tidyUp();
askBeforeSubmitting();
sendOnce();
copyTexts();
listenToKeys();
usePasskeys();
keepFresh();
showWhatRepeats();
