import { byId } from "./slots";

/** The wall display: the same page in huge digits, full screen where the browser allows it. The address tells, so it can be bookmarked. */
export function setUpWall(): void {
  const [enter, leave, language] = [byId<HTMLAnchorElement>("to-wall"), byId<HTMLAnchorElement>("from-wall"), byId<HTMLAnchorElement>("language")];
  const show = (wall: boolean): void => {
    document.body.classList.toggle("wall", wall);
    const other = new URL(language.href);
    if (wall) other.searchParams.set("wall", "1");
    else other.searchParams.delete("wall");
    language.href = other.href;
  };
  const go = (wall: boolean): void => {
    show(wall);
    history.pushState(null, "", wall ? enter.href : leave.href);
  };
  enter.addEventListener("click", (event) => {
    event.preventDefault();
    go(true);
    leave.focus();
    // Refused where policy forbids it; the page fills the window all the same.
    void document.documentElement.requestFullscreen?.().catch(() => undefined);
  });
  leave.addEventListener("click", (event) => {
    event.preventDefault();
    go(false);
    enter.focus();
    if (document.fullscreenElement) void document.exitFullscreen();
  });
  document.addEventListener("fullscreenchange", () => {
    if (!document.fullscreenElement && document.body.classList.contains("wall")) go(false);
  });
  window.addEventListener("popstate", () => show(new URLSearchParams(location.search).get("wall") === "1"));
}
