#!/usr/bin/env python3
"""Writes the workloads w1.ph to w7.ph and the recordings that they play, into the folder of this script.

    ./generate.py              # the sizes that docs/performance.md tells of
    ./generate.py w2=512       # another number of voices; for how cost grows

Voices that last are instruments played by one long event each; what stands still in a song is a bus. W8, a real
song, is songs/*.ph one after the other and needs no file here.
"""
import array
import math
import os
import struct
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
SIZES = {"w1": 1000, "w2": 256, "w3": 256, "w4": 256, "w5": 32, "w6": 200, "w7": 16}
# One event that lasts for hours.
LONG = "cps: 0.0001"


def frac(x):
    return x - math.floor(x)


def base(i, n):
    """Four octaves from 55 Hz up, in n steps."""
    return 55.0 * 2.0 ** (4.0 * i / n)


def number(x):
    return ("%.6f" % x).rstrip("0").rstrip(".")


def write(name, comment, lines):
    with open(os.path.join(HERE, name + ".ph"), "w") as out:
        out.write("-- %s\n-- Written by generate.py.\n%s\n" % (comment, "\n".join(lines)))


def held(n, event):
    """n voices that last: an event each."""
    return ["d1: stack ["] + ["  %s," % event(i) for i in range(n)] + ["]"]


def w1(n):
    sines = ["sine %s" % number(100 + 7.3 * i) for i in range(n)]
    rows = [", ".join(sines[i:i + 8]) for i in range(0, n, 8)]
    write("w1", "%d sines at frequencies of their own." % n,
          ["out: stack [\n  " + ",\n  ".join(rows) + "\n] * %s" % number(0.25 / math.sqrt(n))])


def w2(n):
    event = lambda i: 's "~voice" # freq %s # rate %s # shift %s # pan %s # gain %s' % tuple(
        number(x) for x in (base(i, n), 0.5 + 0.02 * i, i / n, frac(i * 0.618034), 0.5 / math.sqrt(n)))
    write("w2", "%d voices: saw, low-pass with its cutoff moved at every frame, envelope twice a second, pan." % n,
          [LONG, "voices: %d" % n, "~voice freq rate shift: saw freq # lpf (sine rate * 800 + 1200) 2"
           " * ad 0.005 0.4 gate:(phasor 2 shift < 0.4)"]
          + held(n, event))


def w3(n):
    event = lambda i: 's "~voice" # freq %s # gain %s' % (number(base(i, n)), number(0.25 / math.sqrt(n)))
    write("w3", "%d voices of four sines in series, each moving the phase of the next." % n,
          [LONG, "voices: %d" % n, "~voice freq: pm freq (pm (freq * 2) (pm (freq * 3) (sine (freq * 7.01)) 0.8) 0.8) 0.8"]
          + held(n, event))


def w4(n):
    event = lambda i: 's "tone" # interpolation 2 # loop 1 # speed %s # pan %s # gain %s' % tuple(
        number(x) for x in (0.5013 + 0.00583 * i, frac(i * 0.618034), 0.5 / math.sqrt(n)))
    write("w4", "%d looping samples at rates of their own, read by a cubic." % n, [LONG, "voices: %d" % n] + held(n, event))


def w5(n):
    tracks = ["~t%d: noise * 0.1 # hpf %s 0.707 # delay 0.25 0.5 0.5 # monoverb 0.84 0.5 0.33 * 2 # tanh # pan %s"
              % (i, number(200 + 50 * i), number(frac(i * 0.618034))) for i in range(n)]
    mix = " + ".join("~t%d" % i for i in range(n))
    write("w5", "%d tracks, each with filter, delay, reverb and saturation of its own, and a compressor." % n,
          tracks + ["out: (%s) * 0.2 # compressor -12 4 0.005 0.1" % mix])


def w6(n):
    freqs = " ".join(number(55 * 2 ** (4 * frac(0.618034 * k))) for k in range(n))
    pans = " ".join(number(frac(0.381966 * k)) for k in range(n))
    write("w6", "%d new voices a second, half a second each." % n,
          ["cps: 1", "~blip freq: saw freq * 0.05 # lpf 2000 0.707 * xline 1 0.001 0.5",
           'd1: s "~blip*%d" # freq "%s" # pan "%s" # legato %s' % (n, freqs, pans, number(n / 2))])


def w7(n):
    lines = ["cps: 0.5", "voices: 1024"]
    for i in range(1, n + 1):
        lines.append('~o%d: s "drum:%d*32" $ jux rev $ stut 8 0.8 (1/61) # speed %s # gain 0.1 # lpf %d 1'
                     % (i, i - 1, number(0.8 + 0.05 * i), 600 + 400 * i))
        lines.append("d%d: ~o%d" % (i, i))
    lines.append("out: (%s) # reverb 0.7 0.5 1 * 0.1" % " + ".join("~o%d" % i for i in range(1, n + 1)))
    write("w7", "%d outputs with 512 drum events a cycle each, a filter each, and a reverb." % n, lines)


def wav(path, rate, samples):
    """A file of one channel of 32-bit floats."""
    data = array.array("f", samples).tobytes()
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as out:
        out.write(b"RIFF" + struct.pack("<I", 36 + len(data)) + b"WAVEfmt "
                  + struct.pack("<IHHIIHH", 16, 3, 1, rate, rate * 4, 4, 32) + b"data"
                  + struct.pack("<I", len(data)) + data)


def recordings():
    folder = os.path.join(HERE, "samples")
    tone = [0.6 * math.sin(2 * math.pi * 220 * k / 48000) * math.exp(-k / 16000)
            + 0.3 * math.sin(2 * math.pi * 667 * k / 48000)
            + 0.2 * math.sin(2 * math.pi * 3121 * k / 48000) for k in range(48000)]
    wav(os.path.join(folder, "tone", "0.wav"), 48000, tone)
    for drum in range(16):
        rate, length = 44100, 44100 // 8
        body = lambda k: math.sin(2 * math.pi * (60 + 30 * drum) * k / rate * (1 + math.exp(-k / 400)))
        wav(os.path.join(folder, "drum", "%02d.wav" % drum), rate,
            [0.8 * body(k) * math.exp(-k / 1200) for k in range(length)])


def main():
    sizes = dict(SIZES)
    for argument in sys.argv[1:]:
        name, _, size = argument.partition("=")
        if name not in sizes or not size.isdigit() or int(size) == 0:
            sys.exit("generate.py: `%s` should be one of %s, =, and a number" % (argument, ", ".join(sizes)))
        sizes[name] = int(size)
    for name, size in sizes.items():
        globals()[name](size)
    recordings()


if __name__ == "__main__":
    main()
