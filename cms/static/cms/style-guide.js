// Gives each frame the height of what it shows, up to a screen. Without this they are all alike and scroll.
document.querySelectorAll(".wm-guide__frame").forEach((frame) => {
  const fit = () => {
    const page = frame.contentDocument && frame.contentDocument.querySelector("main");
    if (page) frame.style.blockSize = `${Math.min(Math.max(page.scrollHeight + 24, 96), 800)}px`;
  };
  frame.addEventListener("load", fit);
  if (frame.contentDocument && frame.contentDocument.readyState === "complete") fit();
});
