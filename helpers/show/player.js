((v, a, z, f) => {
  let turn = 0, before = 0, over = false, speed = 1;
  const early = Math.max(f, 0.1);
  const stop = () => {
    over = true; speed = v.playbackRate || speed;
    v.pause(); v.playbackRate = 0; v.currentTime = z;
  };
  v.onseeking = () => { before = v.currentTime; };
  v.onplay = () => {
    if (Math.abs(v.currentTime - z) < f || over && v.currentTime < f) v.currentTime = a;
    v.playbackRate ||= speed;
    const mine = ++turn; before = v.currentTime; over = false;
    const look = (_, frame) => {
      if (mine !== turn || v.paused) return;
      if (!v.seeking) {
        if (before < z - f / 2 && frame.mediaTime > z - early && frame.mediaTime < z + 1) return stop();
        before = frame.mediaTime;
      }
      v.requestVideoFrameCallback(look);
    };
    v.requestVideoFrameCallback(look);
  };
  v.onended = stop;
  v.currentTime = a;
})
