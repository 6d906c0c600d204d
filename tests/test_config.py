"""The environment is read once, refused in words where it cannot be used, and never printed where it is secret."""

import os
import shutil
import subprocess
import sys
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from av.stream import Disposition

from helpers.api import tasks
from helpers.config import LIMITS, MODELS, SERVICE_URL, VARIABLES, load_config
from helpers.errors import ConfigError, MediaError

ROOT = Path(__file__).resolve().parent.parent
KEY = "tlk_Secret-Of-The-Reader"


@pytest.mark.parametrize(
    ("env", "mode", "source"),
    [
        ({}, "replay", "recordings"),
        ({"TWELVE_LABS_API_KEY": KEY}, "live", "service"),
        ({"TWELVE_LABS_API_KEY": "   "}, "replay", "recordings"),
        ({"TWELVELABS_BASE_URL": "http://127.0.0.1:8765/v1.3"}, "demo", "stand_in"),
        ({"TWELVELABS_BASE_URL": "http://localhost:8765/v1.3", "TWELVE_LABS_API_KEY": KEY}, "demo", "stand_in"),
        ({"TWELVELABS_BASE_URL": "http://[::1]:8765/v1.3"}, "demo", "stand_in"),
        ({"TWELVE_LABS_API_KEY": KEY, "VIDEO_SEARCH_MODE": "replay"}, "replay", "recordings"),
        ({"TWELVE_LABS_API_KEY": KEY, "VIDEO_SEARCH_MODE": "refresh"}, "refresh", "service"),
        ({"TWELVELABS_BASE_URL": "http://127.0.0.1:1/v1.3", "VIDEO_SEARCH_MODE": "refresh"}, "refresh", "stand_in"),
        ({"TWELVELABS_BASE_URL": "https://api.example.org/v1.3", "TWELVE_LABS_API_KEY": KEY}, "live", "service"),
    ],
)
def test_the_mode_follows_from_key_and_address_and_can_be_set(env, mode, source):
    config = load_config(env)
    assert (config.mode, config.source) == (mode, source)


@pytest.mark.parametrize(
    ("env", "words"),
    [
        ({"VIDEO_SEARCH_MODE": "life"}, "VIDEO_SEARCH_MODE is 'life'. Use one of replay, live"),
        ({"VIDEO_SEARCH_MODE": "live"}, "no key is set. Set TWELVE_LABS_API_KEY."),
        ({"VIDEO_SEARCH_MODEL": "marengo2.7"}, "VIDEO_SEARCH_MODEL is 'marengo2.7'. Use one of marengo3.5, marengo3.0"),
        ({"VIDEO_SEARCH_LOG": "loud"}, "VIDEO_SEARCH_LOG is 'LOUD'"),
        ({"MILVUS_URI": "./milvus.db"}, "MILVUS_URI is './milvus.db'. Give an address such as http://"),
        ({"MILVUS_URI": "http://host:99999"}, "MILVUS_URI is 'http://host:99999'"),
        ({"TWELVELABS_BASE_URL": "localhost:8765/v1.3"}, "TWELVELABS_BASE_URL is 'localhost:8765/v1.3'"),
        ({"TWELVELABS_BASE_URL": "http://[::1/v1.3"}, "TWELVELABS_BASE_URL is"),
        ({"TWELVELABS_BASE_URL": "http://../v1.3"}, "TWELVELABS_BASE_URL is"),
    ],
)
def test_a_setting_that_cannot_be_used_is_refused_in_words(env, words):
    with pytest.raises(ConfigError) as raised:
        load_config(env)
    assert words in str(raised.value)


@pytest.mark.parametrize("name", ["MILVUS_URI", "TWELVELABS_BASE_URL"])
@pytest.mark.parametrize("address", ["https://me:hunter22@host:19530", "http://me:hunter22@[::1", "me:hunter22@host"])
def test_an_address_with_a_password_is_refused_without_showing_it(name, address):
    with pytest.raises(ConfigError) as raised:
        load_config({name: address})
    assert "hunter22" not in str(raised.value) and "user name or password" in str(raised.value)


@pytest.mark.parametrize("around", ["{}\n", " {} ", "\t{}\r\n", "{}"])
def test_spaces_and_line_breaks_around_a_key_are_taken_off(around):
    assert load_config({"TWELVE_LABS_API_KEY": around.format(KEY)}).api_key == KEY


@pytest.mark.parametrize(
    "key", ["tlk_half and half", "tlk_line\nbreak99", "tlk_schlüssel99", "tlk_zero\x00inside9", "tlk\u2028x9"]
)
def test_a_key_that_no_header_can_carry_is_refused_without_showing_it(key):
    with pytest.raises(ConfigError) as raised:
        load_config({"TWELVE_LABS_API_KEY": key})
    said = str(raised.value) + repr(raised.value)
    assert "TWELVE_LABS_API_KEY" in said and f"({len(key)} characters)" in said
    assert not any(part in said for part in (key, "half", "line\\n", "schl", "zero", "99"))


def test_neither_key_nor_token_is_in_any_printed_form():
    config = load_config(
        {"TWELVE_LABS_API_KEY": KEY, "MILVUS_URI": "https://host:19530", "MILVUS_TOKEN": "root:Milvus77"}
    )
    for said in (str(config), repr(config), f"{config!r:>10}"):
        assert KEY not in said and "Milvus77" not in said
    assert config.secrets == (KEY, "root:Milvus77")
    assert "host:19530" in str(config)


def test_an_address_other_than_the_service_is_always_shown():
    assert "http://127.0.0.1:8765/v1.3" in str(load_config({"TWELVELABS_BASE_URL": "http://127.0.0.1:8765/v1.3"}))
    assert "address" not in str(load_config({}))


def test_answers_are_kept_apart_by_host_port_and_model(tmp_path):
    home = {"VIDEO_SEARCH_HOME": str(tmp_path)}
    folders = [
        load_config(home | {"TWELVELABS_BASE_URL": url, "VIDEO_SEARCH_MODEL": model}).cache
        for url in ("", "http://127.0.0.1:1/v1.3", "http://127.0.0.1:2/v1.3", "http://[::1]:2/v1.3")
        for model in MODELS
    ]
    assert len(set(folders)) == len(folders)
    assert all(folder.is_relative_to(tmp_path / "cache") and ":" not in folder.parent.name for folder in folders)


def test_a_relative_folder_counts_from_the_project_wherever_the_kernel_runs(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    config = load_config({"VIDEO_SEARCH_HOME": "elsewhere", "VIDEO_SEARCH_LIBRARY": "../films"})
    assert config.home == ROOT / "elsewhere" and config.library == ROOT.parent / "films"
    assert load_config({}).library is None and load_config({}).home == ROOT / "notebooks" / ".home"


@pytest.mark.parametrize("name", ["VIDEO_SEARCH_HOME", "VIDEO_SEARCH_LIBRARY"])
def test_a_folder_that_cannot_be_is_a_sentence_that_names_the_setting(name):
    with pytest.raises(ConfigError, match=rf"^{name} is '~nobody-of-that-name/x'\. Give a folder\.$"):
        load_config({name: "~nobody-of-that-name/x"})


def test_the_variables_that_are_read_are_those_of_the_example():
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    named = {line.partition("=")[0] for line in example.splitlines() if "=" in line and not line.startswith("#")}
    assert named == set(VARIABLES)
    assert all(line.endswith("=") for line in example.splitlines() if "=" in line and not line.startswith("#"))


@pytest.fixture(scope="module")
def copy_with_canary(tmp_path_factory) -> Path:
    """Return a copy of the helpers with a .env that would send everything elsewhere."""
    folder = tmp_path_factory.mktemp("copy")
    shutil.copytree(ROOT / "helpers", folder / "helpers", ignore=shutil.ignore_patterns("__pycache__"))
    (folder / ".env").write_text(
        "TWELVE_LABS_API_KEY=tlk_canary_in_env_file\nMILVUS_URI=http://203.0.113.9:19530\nVIDEO_SEARCH_MODE=live\n"
        "TWELVELABS_BASE_URL=https://203.0.113.9/v1.3\nVIDEO_SEARCH_HOME=/nowhere\nVIDEO_SEARCH_MODEL=marengo3.0\n"
    )
    return folder


ASK = """
import pymilvus, helpers.config as c
config = c.load_config()
print(c.PROJECT.name, config.mode, config.model.name, config.base_url)
print(config.milvus_uri or "embedded", bool(config.api_key))
"""


def _ask(folder: Path, env: dict[str, str]) -> list[str]:
    first = "import helpers.config\n"  # as the helpers do: before pymilvus, which loads the nearest .env
    ran = subprocess.run([sys.executable, "-c", first + ASK], cwd=folder, env=env, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    return ran.stdout.split()


def test_the_env_file_of_the_project_is_read(copy_with_canary):
    env = {name: value for name, value in os.environ.items() if name not in VARIABLES}
    env["PYTHONPATH"] = str(copy_with_canary)
    said = _ask(copy_with_canary, env)
    assert said == [
        copy_with_canary.name,
        "live",
        "marengo3.0",
        "https://203.0.113.9/v1.3",
        "http://203.0.113.9:19530",
        "True",
    ]


def test_the_env_file_of_the_project_changes_nothing_in_a_test(copy_with_canary):
    said = _ask(copy_with_canary, os.environ | {"PYTHONPATH": str(copy_with_canary)})
    assert said == [copy_with_canary.name, "replay", "marengo3.5", SERVICE_URL, "embedded", "False"]


def test_demo_asks_this_machine_alone():
    with pytest.raises(ConfigError, match="stand-in"):
        load_config({"VIDEO_SEARCH_MODE": "demo", "TWELVE_LABS_API_KEY": "tlk_some-key-of-a-test"})
    live = load_config({"VIDEO_SEARCH_MODE": "live", "TWELVELABS_BASE_URL": "http://127.0.0.1:9/v1.3"})
    assert "stand-in" in str(live) and "Twelve Labs service" not in str(live)


AWAY = "http://203.0.113.9:19530"


@pytest.mark.parametrize(
    ("env", "name"),
    [
        ({"TWELVELABS_BASE_URL": AWAY, "TWELVE_LABS_API_KEY": KEY}, "TWELVELABS_BASE_URL"),
        ({"TWELVELABS_BASE_URL": "HTTP://host/v1.3", "TWELVE_LABS_API_KEY": KEY}, "TWELVELABS_BASE_URL"),
        (
            {"TWELVELABS_BASE_URL": AWAY, "TWELVE_LABS_API_KEY": KEY, "VIDEO_SEARCH_MODE": "refresh"},
            "TWELVELABS_BASE_URL",
        ),
        ({"MILVUS_URI": AWAY, "MILVUS_TOKEN": "root:Milvus77"}, "MILVUS_URI"),
    ],
)
def test_a_key_or_token_goes_to_another_machine_over_https_alone(env, name):
    for allow in ("", "0", "yes"):
        with pytest.raises(ConfigError, match=f"^{name} is .*VIDEO_SEARCH_ALLOW_HTTP=1") as raised:
            load_config(env | {"VIDEO_SEARCH_ALLOW_HTTP": allow})
        assert KEY not in str(raised.value) and "Milvus77" not in str(raised.value)
    load_config(env | {"VIDEO_SEARCH_ALLOW_HTTP": "1"})
    load_config(env | {name: env[name].lower().replace("http:", "https:")})


@pytest.mark.parametrize(
    "env",
    [
        {"TWELVELABS_BASE_URL": "http://localhost:9", "TWELVE_LABS_API_KEY": KEY, "VIDEO_SEARCH_MODE": "live"},
        {"TWELVELABS_BASE_URL": "http://[::1]:9/v1.3", "TWELVE_LABS_API_KEY": KEY},
        {"TWELVELABS_BASE_URL": AWAY, "TWELVE_LABS_API_KEY": KEY, "VIDEO_SEARCH_MODE": "replay"},
        {"MILVUS_URI": AWAY},
        {"MILVUS_URI": "http://127.0.0.1:19530", "MILVUS_TOKEN": "root:Milvus77"},
    ],
)
def test_http_is_free_where_nothing_secret_leaves_this_machine(env):
    load_config(env)


@pytest.mark.parametrize("name", ["MILVUS_URI", "TWELVELABS_BASE_URL"])
@pytest.mark.parametrize("rest", ["?key=tlk_canary77", "/v1.3?a#tlk_canary77", "#tlk_canary77"])
def test_an_address_with_a_query_is_refused_without_showing_it(name, rest):
    with pytest.raises(ConfigError, match=name) as raised:
        load_config({name: f"https://host{rest}"})
    assert "canary" not in str(raised.value)


# --- what the API takes of a video


def film(path: Path, size: tuple[int, int] = (480, 360), seconds: float = 5, *, start: float = 0, sound: float = 0):
    """Encode a grey picture of `seconds` that begins at `start`, of a frame a second or more, beside `sound` seconds.

    With no seconds of picture there is a cover alone.
    """
    cover = not seconds
    with av.open(str(path), "w") as container:
        picture = container.add_stream("mjpeg" if cover else "libx264", rate=4)
        (picture.width, picture.height), picture.pix_fmt = size, "yuvj420p" if cover else "yuv420p"
        if cover:
            picture.disposition = Disposition.attached_pic
        else:
            picture.options = {"preset": "ultrafast", "crf": "51"}
        tone = container.add_stream("aac", rate=16000, layout="mono") if sound else None
        grey = np.full((size[1], size[0], 3), 128, np.uint8)
        for number in range(round(seconds * 4) or 1):
            frame = av.VideoFrame.from_ndarray(grey, format="rgb24")
            frame.pts, frame.time_base = round(start * 4) + number, Fraction(1, 4)
            container.mux(picture.encode(frame))
        container.mux(picture.encode(None))
        for at in range(0, round(sound * 16000), 1024):
            silence = av.AudioFrame.from_ndarray(np.zeros((1, 1024), "f4"), format="fltp", layout="mono")
            silence.sample_rate, silence.pts, silence.time_base = 16000, at, Fraction(1, 16000)
            container.mux(tone.encode(silence))
        if sound:
            container.mux(tone.encode(None))
    return path


@pytest.fixture(scope="module")
def plain(tmp_path_factory) -> Path:
    """Return a video of 480×360 and 5 s."""
    return film(tmp_path_factory.mktemp("film") / "plain.mp4")


def test_the_limits_are_those_that_the_service_publishes():
    assert (LIMITS.sides, LIMITS.shape, LIMITS.seconds) == ((360, 5184), 2.4, (4, 14400))
    assert (LIMITS.upload_mb, LIMITS.address_mb) == (200, 4000)
    assert {name: model.max_query_mb for name, model in MODELS.items()} == {"marengo3.5": 32, "marengo3.0": 36}


@pytest.mark.parametrize(
    ("taken", "refused", "says"),
    [
        (
            {"sides": (360, 480)},
            {"sides": (361, 480)},
            "is 480×360 and 5.0 s long; .* sides of 361 to 480 pixels. Scale",
        ),
        ({"sides": (360, 480)}, {"sides": (360, 479)}, "sides of 360 to 479 pixels"),
        ({"shape": 4 / 3}, {"shape": 1.33}, r"is 480×360 and 5.0 s long; .* shapes from 1:1.33 to 1.33:1. Crop it"),
        ({"seconds": (5, 5)}, {"seconds": (5.1, 7200)}, "5.0 s long; .* 5.1 s to 2 h of picture. Give a longer one"),
        ({"seconds": (5, 5)}, {"seconds": (1, 4.9)}, "of picture. Cut it into parts"),
    ],
)
def test_each_limit_of_a_video_is_checked_to_the_number(plain, monkeypatch, taken, refused, says):
    monkeypatch.setattr(tasks, "LIMITS", replace(LIMITS, **taken))
    tasks.check_video(plain)
    monkeypatch.setattr(tasks, "LIMITS", replace(LIMITS, **refused))
    with pytest.raises(MediaError, match=says):
        tasks.check_video(plain)


def test_the_size_of_an_upload_is_checked_to_the_byte(plain, monkeypatch):
    size = plain.stat().st_size
    monkeypatch.setattr(tasks, "LIMITS", replace(LIMITS, upload_mb=size / 1e6))
    tasks.check_video(plain)
    monkeypatch.setattr(tasks, "LIMITS", replace(LIMITS, upload_mb=(size - 1) / 1e6))
    monkeypatch.setattr(av, "open", lambda *args, **more: pytest.fail("a file too large is not read"))
    with pytest.raises(MediaError, match=r"has 0\.0 MB; a direct upload takes .* MB. Give the address .*up to 4 GB"):
        tasks.check_video(plain)


@pytest.mark.parametrize(
    ("name", "made", "says"),
    [
        ("tall.mp4", {"size": (360, 1440)}, "is 360×1440 .* shapes from 1:2.4 to 2.4:1"),
        ("wide.mp4", {"size": (1440, 360)}, "is 1440×360 .* shapes from 1:2.4 to 2.4:1"),
        ("long-sound.mp4", {"seconds": 3, "sound": 8}, "3.0 s long; the API takes 4 s to 4 h of picture"),
        ("long-sound.mkv", {"seconds": 3, "sound": 8}, "3.0 s long"),
        ("late.mkv", {"seconds": 3, "start": 100}, "3.0 s long"),
        ("late.ts", {"seconds": 3, "start": 100}, "3.0 s long"),
        ("almost.mp4", {"seconds": 3.75}, "3.7 s long"),
        ("cover.mp4", {"seconds": 0, "sound": 8}, "holds no moving picture: sound is no video, nor is a cover"),
    ],
)
def test_what_the_api_would_refuse_is_refused_here_with_what_was_measured(tmp_path, name, made, says):
    with pytest.raises(MediaError, match=says) as refused:
        tasks.check_video(film(tmp_path / name, **made))
    assert name in str(refused.value) and refused.value.do


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("least.mp4", {"size": (360, 864), "seconds": 4}),
        ("raw.h264", {"seconds": 4.25}),  # without any times
        ("late.mkv", {"seconds": 4, "start": 3600}),
        ("late.ts", {"seconds": 4, "start": 3600}),
        ("long-sound.mp4", {"seconds": 4, "sound": 8}),
    ],
)
def test_what_the_api_takes_is_taken(tmp_path, name, made):
    tasks.check_video(film(tmp_path / name, **made))


def test_a_cover_beside_a_picture_is_passed_over(tmp_path, plain):
    with av.open(str(plain)) as source, av.open(str(tmp_path / "both.mp4"), "w") as container:
        cover = container.add_stream("mjpeg", rate=1)
        cover.width, cover.height, cover.pix_fmt = 200, 200, "yuvj420p"
        cover.disposition = Disposition.attached_pic
        picture = container.add_stream_from_template(source.streams.video[0])
        frame = av.VideoFrame.from_ndarray(np.zeros((200, 200, 3), np.uint8), format="rgb24")
        frame.pts, frame.time_base = 0, Fraction(1, 1)
        container.mux([*cover.encode(frame), *cover.encode(None)])
        for packet in source.demux(source.streams.video[0]):
            if packet.size:
                packet.stream = picture
                container.mux(packet)
    tasks.check_video(tmp_path / "both.mp4")


TEXT = f"TWELVE_LABS_API_KEY={KEY}\r\nVIDEO_SEARCH_LOG=DEBUG\r\n"
ENV_FILES = {
    "utf-8": TEXT.encode(),
    "with BOM": TEXT.encode("utf-8-sig"),
    "utf-16 of PowerShell": TEXT.encode("utf-16"),
    "utf-16, big end first": b"\xfe\xff" + TEXT.encode("utf-16-be"),
    "utf-16 without BOM": TEXT.encode("utf-16-le"),
    "quotes, export, comment": b"export TWELVE_LABS_API_KEY='tlk_Secret-Of-The-Reader' # a\nVIDEO_SEARCH_LOG='DEBUG'\n",
    "latin-1": ("# cl\u00e9\r\n" + TEXT).encode("latin-1"),
    "a NUL in it": TEXT.encode() + b"A=\0",
    "no file": None,
}


@pytest.mark.parametrize(("name", "data"), ENV_FILES.items(), ids=ENV_FILES)
def test_a_file_of_settings_is_read_as_people_save_it_or_is_one_sentence(name, data, copy_with_canary, tmp_path):
    """Also `import pymilvus` passes, which reads the nearest .env once more; nothing of the file is shown."""
    shutil.copytree(copy_with_canary / "helpers", tmp_path / "helpers")
    shutil.copy(ROOT / "requirements.txt", tmp_path)
    if data is None:
        (tmp_path / ".env").mkdir()  # some call their virtual environment so
    else:
        (tmp_path / ".env").write_bytes(data)
    env = {key: value for key, value in os.environ.items() if key not in VARIABLES} | {"PYTHONPATH": str(tmp_path)}
    code = "from helpers.config import load_config; c = load_config()\nimport pymilvus\n"
    code += "print(c.mode, len(c.api_key), c.log_level)"
    ran, doctor = (
        subprocess.run([sys.executable, *args], cwd=tmp_path, env=env, capture_output=True, text=True)
        for args in (["-c", code], ["-m", "helpers.doctor"])
    )
    assert KEY not in ran.stdout + ran.stderr + doctor.stdout + doctor.stderr
    assert "Traceback" not in doctor.stderr
    if name in ("latin-1", "a NUL in it"):
        said = "The file .env of this course cannot be read"
        assert ran.stderr.splitlines()[-1].startswith(f"helpers.errors.ConfigError: {said}")
        assert any(line.startswith("problem settings") and said in line for line in doctor.stdout.splitlines())
    else:
        assert ran.stdout.split() == (["replay", "0"] if data is None else ["live", "24", "DEBUG"])


def test_a_relative_home_counts_from_the_project_wherever_a_kernel_runs(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert load_config({"VIDEO_SEARCH_HOME": "mine/home"}).home == ROOT / "mine" / "home"
    assert load_config({"VIDEO_SEARCH_HOME": str(tmp_path)}).home == tmp_path.resolve()
    assert load_config({"VIDEO_SEARCH_HOME": "~/home"}).home == Path.home().resolve() / "home"
