"""What is said in the films of the sample library: their captions, in the form of the service's transcriptions."""

import json
import re
from dataclasses import replace
from functools import cache
from pathlib import Path

from helpers.library import Video, read_captions, words_between

KINDS = ("words", "sentences", "utterances")
Entry = dict[str, float | str]  # start and end in seconds, value


@cache
def spoken_by_sha256(data: Path) -> dict[str, list[Entry]]:
    """Return what is said in each film of the library in `data`, cue by cue; films in which nothing is said are absent.

    A cue is an utterance: captions do not tell who speaks. Sounds, in square brackets, are not spoken.
    """
    library = data / "videos" / "library.json"
    if not library.is_file():
        return {}
    found = {}
    for entry in json.loads(library.read_text(encoding="utf-8"))["videos"]:
        if "captions" not in entry:
            continue
        video = Video(entry["video_id"], captions=read_captions(library.parent / entry["captions"]))
        cues = [(cue.start_sec, cue.end_sec, replace(video, captions=(cue,))) for cue in video.captions]
        said = [(start, end, words_between(alone, start, end)) for start, end, alone in cues]
        found[entry["sha256"]] = [{"start": start, "end": end, "value": text} for start, end, text in said if text]
    return {sha256: cues for sha256, cues in found.items() if cues}


def transcription(utterances: list[Entry], kinds: list[str]) -> dict:
    """Return a finished transcription with these kinds of entries."""
    words = [word for cue in utterances for word in _words(cue)]
    made = {"words": words, "sentences": _sentences(words), "utterances": utterances}
    return {"status": "ready"} | {kind: made[kind] for kind in KINDS if kind in kinds}


def _words(cue: Entry) -> list[Entry]:
    """Return the words of a cue; each takes a share of its time by its letters, as captions do not tell better."""
    start, end, words = float(cue["start"]), float(cue["end"]), str(cue["value"]).split()
    letters = [0]
    for word in words:
        letters.append(letters[-1] + len(word))
    times = [round(start + (end - start) * count / letters[-1], 3) for count in letters]
    return [{"start": times[i], "end": times[i + 1], "value": word} for i, word in enumerate(words)]


def _sentences(words: list[Entry]) -> list[Entry]:
    """Return words joined up to each stop; a sentence may go on in the next cue."""
    found: list[Entry] = []
    ended = True
    for word in words:
        if ended:
            found.append(dict(word))
        else:
            found[-1] |= {"end": word["end"], "value": f"{found[-1]['value']} {word['value']}"}
        ended = re.search(r"[.!?][\"'”’)]*$", str(word["value"])) is not None
    return found
