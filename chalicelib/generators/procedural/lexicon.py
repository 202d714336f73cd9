"""Every motion there is, in the order in which they are painted, and the words that ask for each.

A word may ask for several: to sob is to weep and to shudder. To add a motion, write its function and its line here.
"""

from . import body, camera, fireworks, flutter, light, lightning, mood, sparks, style, surface, tears, weather
from .motions import Motion

FALLBACK = ("drift", "breathe")
"""Motions for a prompt that names none: a photo that lives gently."""

MOTIONS: tuple[Motion, ...] = (
    Motion(
        "zoom in",
        "camera",
        "zoom, zoom in, push in, closer, close up, approach, dolly in, thriller",
        bend=camera.zoom_in,
    ),
    Motion("zoom out", "camera", "zoom out, pull back, pull out, dolly out, back away, recede", bend=camera.zoom_out),
    Motion(
        "pan",
        "camera",
        "pan, slide, camera move, camera moves left, camera moves right, look around, scroll, track",
        bend=camera.pan,
    ),
    Motion(
        "tilt",
        "camera",
        "tilt, lean, lean back, lean forward, look up, look down, looks up, looks down",
        bend=camera.tilt,
    ),
    Motion("roll", "camera", "roll, dutch angle, list, capsize", bend=camera.roll),
    Motion("spin", "camera", "spin, spun, rotate, turn around, twirl, somersault, pirouette", bend=camera.spin),
    Motion(
        "shake",
        "camera",
        "shake, shook, rumble, quake, earthquake, jolt, tremor, explode, explosion, crash, impact",
        bend=camera.shake,
    ),
    Motion("sway", "camera", "sway, rock, boat, ship, sail, seasick, drunk, dizzy, swing", bend=camera.sway),
    Motion("orbit", "camera", "orbit, parallax, circle around, three dimensional, 3d", bend=camera.orbit),
    Motion(
        "hover", "camera", "hover, float, levitate, handheld, fly, flies, soar, weightless, space", bend=camera.hover
    ),
    Motion("vertigo", "camera", "vertigo, dolly zoom, shock, horrified, realise, realize, panic", bend=camera.vertigo),
    Motion("drift", "camera", "drift, living photo, alive, come to life, cinemagraph, ken burns", bend=camera.drift),
    Motion(
        "breathe",
        "body",
        "breathe, breath, inhale, exhale, sigh, sleep, asleep, snore, doze, relax",
        bend=body.breathe,
    ),
    Motion("nod", "body", "nod, agree, say yes, talk, speak, sing, chew, eat", bend=body.nod),
    Motion(
        "shake head",
        "body",
        "shake his head, shake her head, shake their head, shake head, disagree, say no, refuse",
        bend=body.shake_head,
    ),
    Motion(
        "tilt head",
        "body",
        "tilt his head, tilt her head, tilt head, curious, puzzled, confused, wonder",
        bend=body.tilt_head,
    ),
    Motion(
        "shiver",
        "body",
        "shiver, shudder, tremble, freeze, froze, cold, scared, afraid, fear, terrified, nervous",
        bend=body.shiver,
    ),
    Motion("sobbing", "body", "sob, weep, wept, cry, wail, bawl, grief, mourn", bend=body.shudder),
    Motion("laugh", "body", "laugh, giggle, chuckle, smile, grin, joy, happy", bend=body.laugh),
    Motion("pulse", "body", "pulse, heartbeat, heart beat, throb, beat, pound, in love, fall in love", bend=body.pulse),
    Motion("bounce", "body", "bounce, jump, hop, leap, skip", bend=body.bounce),
    Motion("dance", "body", "dance, party, groove, boogie, disco, music, celebrate", bend=body.dance),
    Motion("grow", "body", "grow, swell, inflate, expand, get bigger, gets bigger, enlarge", bend=body.grow),
    Motion("shrink", "body", "shrink, deflate, get smaller, gets smaller, contract, dwindle", bend=body.shrink),
    Motion("stretch", "body", "stretch, squash, elastic, rubber, yawn", bend=body.stretch),
    Motion("walk", "body", "walk, march, stride, step forward, run, hurry, trot", bend=body.walk),
    Motion("wobble", "surface", "wobble, jelly, jiggle, wiggle, bend, warp, gelatin", bend=surface.wobble),
    Motion("ripple", "surface", "ripple, pond, puddle, water, splash, reflection", bend=surface.ripple),
    Motion("wave", "surface", "wave, undulate, billow, sea, ocean", bend=surface.wave),
    Motion(
        "flag",
        "surface",
        "flag, banner, cloth, fabric, curtain, sail cloth",
        bend=surface.flag,
        paint=surface.folds,
    ),
    Motion("melt", "surface", "melt, drip, dissolve, liquefy, liquid, wax, ooze", bend=surface.melt),
    Motion("twist", "surface", "twist, swirl, whirl, whirlpool, vortex, tornado, warp speed", bend=surface.twist),
    Motion("bulge", "surface", "bulge, fisheye, magnify, lens, bloat, caricature", bend=surface.bulge),
    Motion(
        "wind",
        "surface",
        "wind, breeze, gust, blow, blown, storm, windy, hurricane, hair flows, flutter",
        bend=surface.wind,
    ),
    Motion(
        "haze",
        "surface",
        "haze, heat, hot, shimmer, mirage, desert, underwater, under water, fire, burn, flames, drown",
        bend=surface.haze,
    ),
    Motion("swim", "surface", "dream, hallucinate, psychedelic, trippy, swim, surreal, drunk", bend=surface.swim),
    Motion(
        "ground heave", "surface", "earthquake, ground shakes, ground heaves, crumble, collapse", bend=surface.crumple
    ),
    Motion("tears", "body", "tear, sob, weep, wept, cry, wail, bawl, grief, mourn", paint=tears.tears),
    Motion("blush", "body", "blush, embarrassed, shy, flattered, ashamed, in love, fall in love", paint=tears.blush),
    Motion(
        "night",
        "light",
        "night, night falls, dark, darkness, midnight, moon, moonlight, nightfall, stars",
        paint=light.night,
        stands=True,
    ),
    Motion(
        "sunrise",
        "light",
        "sunrise, dawn, sun rises, daybreak, morning, sunshine, sun comes up",
        paint=light.sunrise,
        stands=True,
    ),
    Motion(
        "sunset",
        "light",
        "sunset, dusk, sun sets, sun goes down, evening, twilight",
        paint=light.sunset,
        stands=True,
    ),
    Motion(
        "flicker",
        "light",
        "flicker, candle, candlelight, torch, lantern, strobe, fireplace, haunted",
        paint=light.flicker,
    ),
    Motion(
        "glow",
        "light",
        "glow, shine, radiate, radiant, halo, bloom, magic, magical, heavenly, angel",
        paint=light.bloom,
    ),
    Motion(
        "spotlight", "light", "spotlight, stage, limelight, spot light, flashlight, interrogate", paint=light.spotlight
    ),
    Motion(
        "sunbeams", "light", "sunbeam, god ray, beam, shaft of light, light rays, sunlight, church", paint=light.beams
    ),
    Motion("aurora", "light", "aurora, northern lights, polar lights", paint=light.aurora),
    Motion("siren", "light", "siren, police, ambulance, alarm, emergency, arrest", paint=light.siren),
    Motion(
        "fade to black",
        "light",
        "fade out, fade to black, fade away, black out, blackout, disappear, vanish",
        paint=light.fade,
    ),
    Motion("warm", "light", "warm, warmth, cosy, cozy, golden, golden hour, summer", paint=mood.warm, stands=True),
    Motion(
        "cold",
        "light",
        "cold, icy, ice, winter, frost, frosty, chilly, freeze, blue",
        paint=mood.cold,
        stands=True,
    ),
    Motion("sepia", "light", "sepia, nostalgia, nostalgic, western", paint=mood.sepia, stands=True),
    Motion(
        "noir",
        "light",
        "noir, black and white, monochrome, detective, gangster, greyscale, grayscale",
        paint=mood.noir,
        stands=True,
    ),
    Motion("neon", "light", "neon, cyberpunk, synthwave, vaporwave, nightclub, disco", paint=mood.neon),
    Motion(
        "rainbow",
        "light",
        "rainbow, psychedelic, trippy, colours change, colors change, kaleidoscope",
        paint=mood.rainbow,
    ),
    Motion(
        "vivid",
        "light",
        "vivid, colourful, colorful, saturated, vibrant, bright colours, bright colors",
        paint=mood.vivid,
        stands=True,
    ),
    Motion(
        "faded",
        "light",
        "faded, sad, melancholy, gloomy, bleak, pale, depressed, lonely",
        paint=mood.faded,
        stands=True,
    ),
    Motion("rage", "light", "rage, angry, anger, fury, furious, blood, evil, devil, hell, turns red", paint=mood.rage),
    Motion(
        "deep water",
        "light",
        "underwater, under water, aquarium, submarine, drown, diver",
        paint=mood.teal,
        stands=True,
    ),
    Motion(
        "toxic",
        "light",
        "toxic, poison, radioactive, nausea, sick, zombie, alien, matrix, turns green",
        paint=mood.toxic,
        stands=True,
    ),
    Motion(
        "rain",
        "weather",
        "rain, rainy, drizzle, shower, downpour, monsoon, storm, thunderstorm",
        paint=weather.rain,
    ),
    Motion(
        "snow",
        "weather",
        "snow, snowy, snowfall, snowflake, blizzard, sleet",
        paint=weather.snow,
    ),
    Motion(
        "fog",
        "weather",
        "fog, foggy, mist, misty, cloud, cloudy, ghost, haunted",
        paint=weather.fog,
    ),
    Motion("steam", "weather", "steam, steamy, vapour, vapor, kettle", paint=weather.steam),
    Motion("smoke", "weather", "smoke, smoky, smoulder, smolder, fire, burn, war", paint=weather.smoke),
    Motion("dust", "weather", "dust, dusty, sand, pollen, mote, desert, attic", paint=weather.dust),
    Motion(
        "embers",
        "weather",
        "ember, spark, fire, burn, flame, flames, campfire, inferno, lava",
        paint=sparks.embers,
    ),
    Motion(
        "fireflies", "weather", "firefly, fireflies, glow worm, fairy, fairies, pixie, magic", paint=sparks.fireflies
    ),
    Motion(
        "fireworks",
        "weather",
        "firework, fireworks, new year, fireworks explode, rocket bursts",
        paint=fireworks.fireworks,
    ),
    Motion(
        "sparkles",
        "weather",
        "sparkle, sparkles, sparkling, glitter, glisten, shimmering, twinkling",
        paint=fireworks.sparkles,
    ),
    Motion("stars", "weather", "star, stars, starry, twinkle, galaxy, milky way, space, cosmos", paint=sparks.stars),
    Motion("lightning", "weather", "lightning, thunder, thunderstorm, thunderbolt", paint=lightning.lightning),
    Motion(
        "leaves",
        "weather",
        "falling leaves, leaves fall, autumn, autumn leaves, foliage, leaves blow",
        paint=flutter.leaves,
    ),
    Motion("petals", "weather", "petal, blossom, cherry blossom, sakura, spring flowers", paint=flutter.petals),
    Motion(
        "bubbles", "weather", "bubble, soap, underwater, under water, aquarium, champagne, fizz", paint=flutter.bubbles
    ),
    Motion(
        "hearts",
        "weather",
        "hearts, love, in love, fall in love, valentine, kiss, romance, romantic",
        paint=flutter.hearts,
    ),
    Motion(
        "confetti",
        "weather",
        "confetti, party, celebrate, birthday, congratulations, new year, hooray",
        paint=flutter.confetti,
    ),
    Motion("glitch", "style", "glitch, corrupted, malfunction, hacked, robot, digital, matrix", paint=style.glitch),
    Motion("video tape", "style", "vhs, video tape, camcorder, retro, eighties", paint=style.vhs),
    Motion(
        "old film",
        "style",
        "old film, old movie, silent film, silent movie, vintage, film, charlie chaplin, antique",
        paint=style.old_film,
    ),
    Motion("grain", "style", "grain, grainy, noise, noisy, static", paint=style.grain),
    Motion(
        "pixelate",
        "style",
        "pixelate, pixel, pixel art, 8 bit, mosaic, censored",
        paint=style.pixelate,
        stands=True,
    ),
    Motion("pencil", "style", "pencil, sketch, drawing, drawn, graphite, charcoal", paint=style.pencil),
    Motion(
        "poster",
        "style",
        "poster, comic, cartoon, pop art, posterize, screen print",
        paint=style.poster,
        stands=True,
    ),
    Motion(
        "halftone",
        "style",
        "halftone, printed dots, newspaper, newsprint, pop art",
        paint=style.halftone,
        stands=True,
    ),
    Motion(
        "soft focus",
        "style",
        "dream, dreamy, soft focus, romantic, heavenly, memory, remember",
        paint=style.dream,
        stands=True,
    ),
    Motion("blur", "style", "blur, blurry, out of focus, defocus, faint, unconscious", paint=style.blur, stands=True),
    Motion("negative", "style", "negative, invert, inverted, x ray, xray", paint=style.negative, stands=True),
)
