"""What faces do, and the words that ask for it; those of other languages stand in `face_wordings.py`.

Where no face is found, the bend or the paint is done instead.
"""

from chalicelib.generators.procedural.expressions import acts
from chalicelib.generators.procedural.motions import body, camera, mood, tears, weather
from chalicelib.generators.procedural.motions.motion import Motion

MOTIONS: tuple[Motion, ...] = (
    Motion("smile", "face", "smile, smiley, cheerful, joyful, friendly", bend=body.laugh, act=acts.smile),
    Motion(
        "grin",
        "face",
        "grin, smirk, beam, show his teeth, show her teeth, show their teeth, bare teeth",
        bend=body.laugh,
        act=acts.grin,
    ),
    Motion(
        "sadness",
        "face",
        "sad, sadness, sorrow, unhappy, heartbroken, depressed",
        paint=mood.faded,
        act=acts.sadness,
    ),
    Motion(
        "fury",
        "face",
        "fury, furious, rage, angry, anger, silent fury, mad at, contort",
        paint=mood.rage,
        act=acts.fury,
    ),
    Motion(
        "surprise",
        "face",
        "surprise, astonished, amazed, startled, gasp, stunned, jaw drops",
        bend=camera.vertigo,
        act=acts.surprise,
    ),
    Motion(
        "fear",
        "face",
        "fear, scared, afraid, frightened, terrified, horrified, panic",
        bend=body.shiver,
        act=acts.fear,
    ),
    Motion("disgust", "face", "disgust, yuck, grossed out, repulsed", bend=body.shiver, act=acts.disgust),
    Motion("wink", "face", "wink", bend=body.tilt_head, act=acts.wink),
    Motion("blink", "face", "blink, bat his eyes, bat her eyes, flutter eyelashes", bend=body.breathe, act=acts.blinks),
    Motion("look left", "face", "look left, glance left, eyes left", bend=camera.pan, act=acts.look_left),
    Motion("look right", "face", "look right, glance right, eyes right", bend=camera.pan, act=acts.look_right),
    Motion(
        "look up",
        "face",
        "look up, glance up, eyes up, roll eyes, roll his eyes, roll her eyes, roll their eyes",
        bend=camera.tilt,
        act=acts.look_up,
    ),
    Motion("look down", "face", "look down, glance down, eyes down", bend=camera.tilt, act=acts.look_down),
    Motion("talk", "face", "talk, speak, spoke, say, said, whisper", bend=body.nod, act=acts.talk),
    Motion("sing", "face", "sing, sang", bend=body.nod, act=acts.sing),
    Motion("kiss", "face", "kiss, blow kiss", bend=body.nod, act=acts.kiss),
    Motion("pout", "face", "pout, sulk", bend=body.nod, act=acts.pout),
    Motion("yawn", "face", "yawn", bend=body.stretch, act=acts.yawn),
    Motion(
        "raise a brow",
        "face",
        "raise brow, raise eyebrow, lift eyebrow, raise his eyebrow, raise her eyebrow, sceptical, skeptical, doubtful",
        bend=body.tilt_head,
        act=acts.raise_brow,
    ),
    Motion(
        "raise both brows",
        "face",
        "raise both brows, raise both eyebrows, lift both eyebrows, wiggle eyebrows",
        bend=body.nod,
        act=acts.raise_brows,
    ),
    Motion("frown", "face", "frown, scowl, glare, grumpy", bend=body.nod, act=acts.frown),
    Motion(
        "lip out",
        "face",
        "stick out lip, stick out lower lip, stick lip out, lower lip",
        bend=body.nod,
        act=acts.lip_out,
    ),
    Motion(
        "turn head",
        "face",
        "turn head, turn his head, turn her head, turn their head, head turns",
        bend=body.shake_head,
        act=acts.turn_head,
    ),
    Motion(
        "steam from the ears",
        "face",
        "steam from ears, steam ears, steam comes out ears, steam shoots out ears, smoke ears, smoke comes out ears, "
        "steaming mad",
        paint=weather.steam,
        act=acts.steam,
    ),
    Motion("sweat", "face", "sweat, perspire, perspiration", paint=tears.tears, act=acts.sweat),
)
