#!/usr/bin/env python3
"""Units against numpy and scipy: formulas written from the papers, not from Phonon's code.

    oracle/units.py [--phonon PATH] [NAME ...]

Each case is a line of Phonon, rendered by the command, and the samples that the literature says must come out. Each is
also judged against expectations that are a quarter too large, which must be refused: no comparison here can only pass.
"""

import argparse
import concurrent.futures
import io
import subprocess
import sys
import warnings
from dataclasses import dataclass
from typing import Callable

import numpy as np
from scipy import signal
from scipy.io import wavfile

PI = np.pi


@dataclass
class Case:
    """A line of Phonon, what must come out of it, and how near."""

    unit: str
    source: str
    text: str
    # From time in frames and the rate to what is expected: one value per frame, or per quantity that `look` gives.
    expected: Callable
    tolerance: float
    # What is compared: the left channel unless given; gets both channels and the rate.
    look: Callable = lambda sound, rate: sound[:, 0]
    seconds: float = 0.25
    rate: int = 48000


CASES: list[Case] = []


def case(unit, source, text, expected, tolerance, **more):
    CASES.append(Case(unit, source, text, expected, tolerance, **more))


# --- tools -----------------------------------------------------------------------------------------------------------


def click(n):
    x = np.zeros(len(n))
    x[0] = 1.0
    return x


def sine(n, rate, freq):
    return np.sin(2 * PI * freq * n / rate)


def partials(freqs):
    """Complex amplitudes of sines at whole hertz in the last second of a sound."""

    def look(sound, rate):
        bins = np.fft.rfft(sound[-rate:, 0]) / (rate / 2)
        return np.abs(bins[np.asarray(freqs)])

    return look


def rms(sound):
    return np.sqrt(np.mean(np.square(sound)))


def last(sound, rate):
    return sound[-1:, 0]


def cookbook(kind, rate, freq, q, gain=0.0):
    """Bristow-Johnson, Audio EQ Cookbook."""
    a = 10 ** (gain / 40)
    w = 2 * PI * freq / rate
    alpha, c = np.sin(w) / (2 * q), np.cos(w)
    root = 2 * np.sqrt(a) * alpha
    b_a = {
        "lpf": ([(1 - c) / 2, 1 - c, (1 - c) / 2], [1 + alpha, -2 * c, 1 - alpha]),
        "hpf": ([(1 + c) / 2, -(1 + c), (1 + c) / 2], [1 + alpha, -2 * c, 1 - alpha]),
        "bpf": ([alpha, 0, -alpha], [1 + alpha, -2 * c, 1 - alpha]),
        "notch": ([1, -2 * c, 1], [1 + alpha, -2 * c, 1 - alpha]),
        "peak": ([1 + alpha * a, -2 * c, 1 - alpha * a], [1 + alpha / a, -2 * c, 1 - alpha / a]),
        "lowshelf": (
            [a * (a + 1 - (a - 1) * c + root), 2 * a * (a - 1 - (a + 1) * c), a * (a + 1 - (a - 1) * c - root)],
            [a + 1 + (a - 1) * c + root, -2 * (a - 1 + (a + 1) * c), a + 1 + (a - 1) * c - root],
        ),
        "highshelf": (
            [a * (a + 1 + (a - 1) * c + root), -2 * a * (a - 1 + (a + 1) * c), a * (a + 1 + (a - 1) * c - root)],
            [a + 1 - (a - 1) * c + root, 2 * (a - 1 - (a + 1) * c), a + 1 - (a - 1) * c - root],
        ),
    }
    b, den = b_a[kind]
    return np.array(b) / den[0], np.array(den) / den[0]


# --- oscillators and noise -------------------------------------------------------------------------------------------

case("sine", "definition", "out: sine 441", lambda n, r: sine(n, r, 441), 2e-5)
case("phasor", "definition", "out: phasor 110", lambda n, r: (110 * n / r) % 1, 2e-5,
     # Rounding decides on which side of its jump the ramp is there.
     look=lambda s, r: np.where(np.abs((110 * np.arange(len(s)) / r + 0.5) % 1 - 0.5) < 1e-3,
                                (110 * np.arange(len(s)) / r) % 1, s[:, 0]))
case("impulse", "nearest frame", "out: impulse 7",
     lambda n, r: np.isin(n, np.round(np.arange(50) * r / 7)).astype(float), 0.0, seconds=2.0)
SAW = np.arange(1, 25)
case("saw", "Fourier: 2 / (pi n)", "out: saw 200", lambda n, r: np.ones(len(SAW)), 0.09, seconds=1.0,
     look=lambda s, r: partials(200 * SAW)(s, r) / (2 / (PI * SAW)))
ODD = np.arange(1, 25, 2)
case("square", "Fourier: 4 / (pi n)", "out: square 200", lambda n, r: np.ones(len(ODD)), 0.09, seconds=1.0,
     look=lambda s, r: partials(200 * ODD)(s, r) / (4 / (PI * ODD)))
case("tri", "Fourier: 8 / (pi n)^2", "out: tri 200", lambda n, r: np.ones(len(ODD)), 0.09, seconds=1.0,
     look=lambda s, r: partials(200 * ODD)(s, r) / (8 / (PI * ODD) ** 2))
RECT = np.array([1, 2, 3, 4, 6, 7, 8, 9])
case("pulse", "Fourier: 4 / (pi n) sin(pi n w)", "out: pulse 200 0.2", lambda n, r: np.ones(len(RECT)), 0.09,
     seconds=1.0,
     look=lambda s, r: partials(200 * RECT)(s, r) / np.abs(4 / (PI * RECT) * np.sin(PI * RECT * 0.2)))
case("blip", "Stilson and Smith 1996: equal harmonics up to half the rate", "out: blip 400",
     lambda n, r: np.ones(50), 0.01, seconds=1.0,
     look=lambda s, r: partials(400 * np.arange(1, 51))(s, r) / partials([400])(s, r)[0])
case("fm", "Chowning 1973", "out: fm 500 300 1.5",
     lambda n, r: np.sin(2 * PI * 500 * n / r + 1.5 * sine(n, r, 300)), 1e-4)
case("pm", "Chowning 1973", "out: phasemod 500 (sine 300) 1.5",
     lambda n, r: np.sin(2 * PI * 500 * n / r + 1.5 * sine(n, r, 300)), 1e-4)
case("fmcrossmod", "its summary: carrier cos(2 pi depth mod)", "out: fmcrossmod (sine 100) (sine 220) 0.5",
     lambda n, r: sine(n, r, 100) * np.cos(PI * sine(n, r, 220)), 1e-4)
case("superfm", "Chowning 1973: index in radians, ratio of the modulator", "out: superfm 220 2 1",
     lambda n, r: np.sin(2 * PI * 220 * n / r + sine(n, r, 440)), 1e-4)
case("additive", "Mathews 1969: a sum of sines", 'out: additive 300 "1 0.5 0 0.25"',
     lambda n, r: sine(n, r, 300) + 0.5 * sine(n, r, 600) + 0.25 * sine(n, r, 1200), 1e-4)
# May 1976: between growth 1 + sqrt 6 and 3.544 the map has a cycle of four.
case("logistic", "May 1976: r x (1 - x)", "out: logistic 48000 3.5", lambda n, r: np.zeros(1000), 1e-4,
     look=lambda s, r: logistic_error(s[-1001:, 0] / 2 + 0.5))
case("noise", "an even distribution: variance 1/3", "out: noise", lambda n, r: np.array([1.0, 1.0, 1.0]), 0.03,
     seconds=4.0,
     look=lambda s, r: np.array([3 * np.var(s[:, 0]), 5 * np.mean(s[:, 0] ** 4), 1 + np.mean(s[:, 0])]))


def logistic_error(x):
    return x[1:] - 3.5 * x[:-1] * (1 - x[:-1])


def slope(sound, rate):
    """Power in the octaves from 200 Hz to 3.2 kHz, each against the one before."""
    f, p = signal.welch(sound[:, 0], rate, nperseg=8192)
    octaves = [p[(f >= low) & (f < 2 * low)].sum() for low in 200 * 2.0 ** np.arange(4)]
    return np.array(octaves[1:]) / np.array(octaves[:-1])


case("pink", "equal power in every octave", "out: pink", lambda n, r: np.ones(3), 0.15, look=slope, seconds=8.0)
case("brown", "6 dB less an octave: half the power of the octave below", "out: brown", lambda n, r: np.full(3, 0.5),
     0.09, look=slope, seconds=8.0)

# --- filters ---------------------------------------------------------------------------------------------------------

for name in ["lpf", "hpf", "bpf", "notch"]:
    for freq, q, rate in [(1000, 2, 48000), (200, 0.5, 44100), (8000, 10, 96000)]:
        case(name, "Bristow-Johnson, Audio EQ Cookbook", f"out: impulse 1 # {name} {freq} {q}",
             lambda n, r, k=name, f=freq, q=q: signal.lfilter(*cookbook(k, r, f, q), click(n)), 2e-5, rate=rate)
for name, gain in [("peak", 12), ("peak", -9), ("lowshelf", -12), ("highshelf", 9)]:
    case(name, "Bristow-Johnson, Audio EQ Cookbook", f"out: impulse 1 # {name} 1500 ({gain}) 0.8",
         lambda n, r, k=name, g=gain: signal.lfilter(*cookbook(k, r, 1500, 0.8, g), click(n)), 2e-5)


def three_bands(n, r):
    x = click(n)
    for freq, gain, q in [(100, 6, 1), (800, -9, 2), (6000, 3, 1)]:
        x = signal.lfilter(*cookbook("peak", r, freq, q, gain), x)
    return x


case("eq", "Bristow-Johnson, Audio EQ Cookbook", "out: impulse 1 # eq 100 6 1 800 (-9) 2 6000 3 1", three_bands, 2e-5)
case("onepole", "bilinear transform: scipy's Butterworth of order 1", "out: impulse 1 # onepole 900",
     lambda n, r: signal.lfilter(*signal.butter(1, 900, fs=r), click(n)), 2e-5)
case("onepole_hp", "bilinear transform: scipy's Butterworth of order 1", "out: impulse 1 # onepole_hp 900",
     lambda n, r: signal.lfilter(*signal.butter(1, 900, "highpass", fs=r), click(n)), 2e-5)
case("lpf24", "scipy's Butterworth of order 4", "out: impulse 1 # lpf24 2000 1",
     lambda n, r: signal.sosfilt(signal.butter(4, 2000, fs=r, output="sos"), click(n)), 2e-5)
case("hpf24", "scipy's Butterworth of order 4", "out: impulse 1 # hpf24 2000 1",
     lambda n, r: signal.sosfilt(signal.butter(4, 2000, "highpass", fs=r, output="sos"), click(n)), 2e-5)


def ladder(n, r, cutoff=1000, k=4 * 0.6):
    """Zavalishin: 1 / ((1 + s)^4 + k), s in units of the cutoff, by the bilinear transform."""
    poles = np.poly1d([1, 1]) ** 4 + k
    b, a = signal.bilinear([1], poles.coeffs, fs=1 / (2 * np.tan(PI * cutoff / r)))
    return 1e-3 * signal.lfilter(b, a, click(n))


case("moog", "Zavalishin 2018, 5.1; so quiet that tanh is straight", "out: (impulse 1 * 0.001) # moog 1000 0.6", ladder,
     2e-8)


def comb(n, r, freq=480, g=0.75):
    a = np.zeros(r // freq + 1)
    a[0], a[-1] = 1, -g
    return signal.lfilter([1], a, click(n))


case("comb", "Smith 2010, 2.6: y[n] = x[n] + g y[n - D]", "out: impulse 1 # comb 480 0.75", comb, 1e-5)
case("allpass", "Smith 2010: (c + z^-1) / (1 + c z^-1)", "out: impulse 1 # allpass 0.6",
     lambda n, r: signal.lfilter([0.6, 1], [1, 0.6], click(n)), 1e-5)
case("dcblock", "Smith, Introduction to Digital Filters, B.3, at 10 Hz", "out: saw 100 + 0.5 # dcblock",
     lambda n, r: np.array([0.0]), 1e-3, look=lambda s, r: np.array([np.mean(s[-r:, 0])]), seconds=2.0)


def formants(n, r):
    bands = [(700, 80), (1100, 90), (2500, 120)]
    return sum(signal.lfilter(*cookbook("bpf", r, f, f / w), click(n)) for f, w in bands)


case("formant", "Klatt 1980: three resonances side by side", "out: impulse 1 # formant 700 1100 2500 80 90 120",
     lambda n, r: np.abs(np.fft.rfft(formants(n, r)))[100:1000], 0.02,
     # The resonance of a bandwidth: warped alike only near its centre, so spectra are compared.
     look=lambda s, r: np.abs(np.fft.rfft(s[:, 0]))[100:1000], seconds=1.0)
case("djf", "a low-pass of Q 0.8 at 20 Hz 1000^0.5", "out: impulse 1 # djf 0.25",
     lambda n, r: signal.lfilter(*cookbook("lpf", r, 20 * 1000**0.5, 0.8), click(n)), 2e-5)

# --- envelopes and control -------------------------------------------------------------------------------------------

case("line", "a straight line", "out: line 0 1 0.1", lambda n, r: np.minimum(n / (0.1 * r), 1), 1e-5)
case("xline", "equal ratios", "out: xline 0.01 1 0.1", lambda n, r: 0.01 ** (1 - np.minimum(n / (0.1 * r), 1)), 1e-5)


def bent(n, r, c=-4):
    t = np.minimum(n / (0.1 * r), 1)
    return (1 - np.exp(c * t)) / (1 - np.exp(c))


case("curve", "an exponential bent by c: (1 - e^ct) / (1 - e^c)", "out: curve 0 1 0.1 (-4)", bent, 2e-5)
case("segments", "straight lines", 'out: segments "0 1 0.5" "0.05 0.1"',
     lambda n, r: np.interp(n / r, [0, 0.05, 0.15], [0, 1, 0.5]), 1e-5)
case("adsr", "a straight rise", "out: adsr 0.1 0.1 0.5 0.3", lambda n, r: n[: r // 10] / (0.1 * r), 1e-5,
     look=lambda s, r: s[: r // 10, 0])
case("lag", "60 dB in the time", "out: lag (impulse 1 * 0 + (line 0 1 0 - 0)) 0.1",
     lambda n, r: np.array([1.0]), 1e-3, look=last, seconds=0.3)
case("slew", "no faster than its rate", "out: slew (square 2) 4 8",
     lambda n, r: np.array([4.0, 8.0]), 0.01,
     look=lambda s, r: np.array([np.max(np.diff(s[:, 0])) * r, -np.min(np.diff(s[:, 0])) * r]), seconds=1.0)
# A ramp from -2 to 2 through units of one number: 65536 frames at 48 kHz, so that its steps are exact.
TURN = 65536
RAMP = f"(phasor {48000 / TURN} * 4 - 2)"
PURE = [
    ("abs", f"abs {RAMP}", np.abs), ("neg", f"neg {RAMP}", np.negative), ("tanh", f"tanh {RAMP}", np.tanh),
    ("sin", f"sin {RAMP}", np.sin), ("cos", f"cos {RAMP}", np.cos), ("exp", f"exp {RAMP}", np.exp),
    ("squared", f"squared {RAMP}", np.square),
    ("sqrt", f"sqrt {RAMP}", lambda x: np.sign(x) * np.sqrt(np.abs(x))),
    ("log", f"log ({RAMP} + 2.5)", lambda x: np.log(x + 2.5)),
    ("clip", f"clip {RAMP} (-0.5) 1", lambda x: np.clip(x, -0.5, 1)),
    ("fold", f"{RAMP} # fold (-1) 1", lambda x: 2 / PI * np.arcsin(np.sin(PI / 2 * x))),
    ("range", f"range 200 400 ({RAMP} / 2)", lambda x: 300 + 50 * x),
    ("linlin", f"linlin {RAMP} (-1) 1 10 20", lambda x: np.interp(x, [-1, 1], [10, 20])),
    ("linexp", f"linexp {RAMP} (-2) 2 1 16", lambda x: 16 ** ((x + 2) / 4)),
    ("mtof", f"mtof ({RAMP} * 12 + 69)", lambda x: 440 * 2.0**x),
    ("ftom", f"ftom (440 * ({RAMP} + 3))", lambda x: 69 + 12 * np.log2(x + 3)),
    ("dbamp", f"dbamp ({RAMP} * 20)", lambda x: 10.0**x),
    ("ampdb", f"ampdb ({RAMP} + 2.5)", lambda x: 20 * np.log10(x + 2.5)),
    ("min", f"min {RAMP} 0.3", lambda x: np.minimum(x, 0.3)), ("max", f"max {RAMP} 0.3", lambda x: np.maximum(x, 0.3)),
    ("**", f"({RAMP} + 2.5) ** 1.7", lambda x: (x + 2.5) ** 1.7),
    ("/", f"1 / ({RAMP} + 2.5)", lambda x: 1 / (x + 2.5)),
    ("xfade", f"crossfade {RAMP} 3 0.25", lambda x: 0.75 * x + 0.75),
]
for name, text, function in PURE:
    # Numbers up to 440 in single precision: relative to the largest.
    case(name, "definition", f"out: {text}",
         lambda n, r, f=function: f(4 * n / TURN - 2) / np.max(np.abs(f(4 * n / TURN - 2))), 4e-6,
         look=lambda s, r, f=function: s[:, 0] / np.max(np.abs(f(4 * np.arange(len(s)) / TURN - 2))), seconds=TURN / 48000)

# --- shaping, dynamics, stereo ---------------------------------------------------------------------------------------

# Slow enough for the filters around the curve: at its peaks a sine of 20 Hz shows the curve itself.
for name, drive, curve in [("distort", 2, np.tanh), ("hardclip", 0.7, lambda x: np.clip(x, -1, 1)),
                           ("wavefold", 0.9, lambda x: np.sin(PI / 2 * x))]:
    case(name, "Zölzer 2011, 4.3", f"out: sine 20 # {name} {drive} 1",
         lambda n, r, c=curve, d=drive: np.array([c(d)]), 1e-3,
         look=lambda s, r: np.array([np.max(s[r // 2:, 0])]), seconds=1.0)
case("bitcrush", "rounding to 2^(1 - bits)", f"out: {RAMP} # bitcrush 4 1",
     # Halfway between two steps, the even one.
     lambda n, r: np.round((4 * n / TURN - 2) * 8) / 8, 1e-6, seconds=1.0)
case("coarse", "every n-th frame is held", f"out: {RAMP} # coarse 7",
     lambda n, r: 4 * (n // 7 * 7) / TURN - 2, 1e-6, seconds=1.0)
case("ring", "a product of sines", "out: sine 300 # ring 1000", lambda n, r: sine(n, r, 300) * sine(n, r, 1000), 1e-4)
case("tremolo", "1 - depth (1 - cos) / 2", "out: sine 500 # tremolo 4 0.6",
     lambda n, r: sine(n, r, 500) * (1 - 0.3 * (1 - np.cos(2 * PI * 4 * n / r))), 1e-4, seconds=0.5)
case("freqshift", "a single sideband", "out: sine 1000 # freqshift 234", lambda n, r: np.array([1.0, 1.0]), 0.02,
     look=lambda s, r: np.array([partials([1234])(s, r)[0], 1 + np.max(partials([766, 1000])(s, r))]), seconds=2.0)
case("compressor", "Giannoulis et al. 2012: 10 dB over, ratio 4", "out: (line 0.3162278 0.3162278 1) # compressor (-20) 4",
     lambda n, r: np.array([10 ** (-17.5 / 20)]), 2e-3, look=last, seconds=2.0)
case("noisegate", "6 dB below at ratio 3: 12 dB less", "out: (line 0.0501187 0.0501187 1) # noisegate (-20) 3",
     lambda n, r: np.array([10 ** (-38 / 20)]), 1e-3, look=last, seconds=2.0)
case("expander", "13 dB above at ratio 2", "out: (line 0.4466836 0.4466836 1) # expander (-20) 2",
     lambda n, r: np.array([10 ** (6 / 20)]), 5e-3, look=last, seconds=2.0)
case("rms", "root of the mean square", "out: sine 1000 # rms", lambda n, r: np.array([np.sqrt(0.5)]), 0.01, look=last,
     seconds=1.0)
case("pan", "equal power", "out: sine 441 # pan 0.3",
     lambda n, r: np.concatenate([sine(n, r, 441) * np.cos(PI / 2 * 0.3), sine(n, r, 441) * np.sin(PI / 2 * 0.3)]), 1e-4,
     look=lambda s, r: np.concatenate([s[:, 0], s[:, 1]]))
case("pan2", "equal power", "out: sine 441 # pan2 (-0.4)",
     lambda n, r: np.concatenate([sine(n, r, 441) * np.cos(PI / 2 * 0.3), sine(n, r, 441) * np.sin(PI / 2 * 0.3)]), 1e-4,
     look=lambda s, r: np.concatenate([s[:, 0], s[:, 1]]))

# --- space -----------------------------------------------------------------------------------------------------------


def echoes(n, r):
    """Half dry; each echo after a hundredth of a second, half as loud as the one before."""
    wet = np.zeros(len(n))
    every = r // 100
    wet[every::every] = 0.5 ** np.arange(len(wet[every::every]))
    return 0.5 * click(n) + 0.5 * wet


case("delay", "y[n] = x[n - D] + g y[n - D]", "out: impulse 1 # delay 0.01 0.5 0.5", echoes, 1e-6)


def bouncing(n, r):
    left, right = np.zeros(len(n)), np.zeros(len(n))
    every = r // 100
    for k, at in enumerate(range(every, len(n), every)):
        (right if k % 2 else left)[at] = 0.5**k
    return np.concatenate([left, right])


case("pingpong", "echoes in turns on either side", "out: impulse 1 # pingpong 0.01 0.5 1 0 1", bouncing, 1e-6,
     look=lambda s, r: np.concatenate([s[:, 0], s[:, 1]]))


def freeverb(n, r, room=0.8, damping=0.5):
    """Smith 2010, 3.6: eight damped combs side by side, then four all-pass filters; the left side of a mono sound."""
    feedback, d = 0.7 + 0.28 * room, 0.4 * damping
    out = np.zeros(len(n))
    for length in [1116, 1188, 1277, 1356, 1422, 1491, 1557, 1617]:
        # z^-N (1 - d z^-1) / (1 - d z^-1 - f (1 - d) z^-N)
        b, a = np.zeros(length + 2), np.zeros(length + 2)
        b[length], b[length + 1] = 1, -d
        a[0], a[1] = 1, -d
        a[length] -= feedback * (1 - d)
        out += signal.lfilter(b, a, click(n))
    for length in [556, 441, 341, 225]:
        # Freeverb's: (-1 + (1 + g) z^-N) / (1 - g z^-N), g = 1/2
        b, a = np.zeros(length + 1), np.zeros(length + 1)
        b[0], b[length], a[0], a[length] = -1, 1.5, 1, -0.5
        out = signal.lfilter(b, a, out)
    return out / rms(out)


case("reverb", "Smith 2010, 3.6: Freeverb", "out: impulse 1 # reverb 0.8 0.5 1", freeverb, 0.01, rate=44100,
     look=lambda s, r: s[:, 0] / rms(s[:, 0]), seconds=0.9)
case("monoverb", "Smith 2010, 3.6: the left side of Freeverb", "out: impulse 1 # monoverb 0.8 0.5 1", freeverb, 0.01, rate=44100,
     look=lambda s, r: s[:, 0] / rms(s[:, 0]), seconds=0.9)


def decay_60(sound, rate):
    """Schroeder 1965."""
    energy = np.cumsum(sound[::-1, 0] ** 2)[::-1]
    level = 10 * np.log10(energy / energy[0] + 1e-30)
    return np.array([2 * (np.argmax(level < -35) - np.argmax(level < -5)) / rate])


case("reverb_stereo", "Jot and Chaigne 1991: the time asked for", "out: impulse 0.1 # reverb_stereo 1 1.5",
     lambda n, r: np.array([1.5]), 0.075, look=decay_60, seconds=4.0)


# --- oscillators in step, through zero; bursts; ladders; crossovers ---------------------------------------------------


def cut_off(wave, ratio, numbers):
    """Fourier series of a wave that runs so many times in each turn of the sync that starts it anew."""
    t = (np.arange(200_000) + 0.5) / 200_000
    x = wave((ratio * t) % 1)
    return np.array([2 * np.abs(np.mean(x * np.exp(-2j * PI * k * t))) for k in numbers])


NUMBERS = np.arange(1, 15)
for name, wave in [("saw", lambda t: 2 * t - 1), ("square", lambda t: np.where(t < 0.5, 1.0, -1.0)),
                   ("tri", lambda t: 1 - 4 * np.abs((t + 0.25) % 1 - 0.5)), ("sine", lambda t: np.sin(2 * PI * t))]:
    case(name, "Brandt 2001: the series of the wave that is cut off", f"out: {name} 540 sync:(sine 200)",
         lambda n, r, w=wave: cut_off(w, 2.7, NUMBERS), 0.02, look=partials(200 * NUMBERS), seconds=2.0)
case("syncsaw", "Brandt 2001: the series of the wave that is cut off", "out: syncsaw 200 2.7",
     lambda n, r: cut_off(lambda t: 2 * t - 1, 2.7, NUMBERS), 0.02, look=partials(200 * NUMBERS), seconds=1.0)
case("syncpulse", "Brandt 2001: the series of the wave that is cut off", "out: syncpulse 200 2.7 0.3",
     lambda n, r: cut_off(lambda t: np.where(t < 0.3, 2.0, 0.0), 2.7, NUMBERS), 0.02, look=partials(200 * NUMBERS),
     seconds=1.0)
case("sine", "the phase is the sum of the frequencies, also below zero", "out: sine 300 fm:(sine 100 * 600)",
     lambda n, r: np.sin(2 * PI * np.cumsum(np.append(0, 300 + 600 * sine(n, r, 100)[:-1])) / r), 1e-3)
case("operators", "Chowning 1973", 'out: operators 500 "1 0.6" "2>1:1.5"',
     lambda n, r: np.sin(2 * PI * 500 * n / r + 1.5 * sine(n, r, 300)), 2e-4)


def vosim(n, r):
    """Kaegi and Tempelaars 1978: four squared sines at 800 Hz, each 0.8 of the one before, in each turn of 100 Hz."""
    place = (100 * n / r) % 1 * 8
    which = np.floor(place + 1e-9)
    burst = np.where(which < 4, np.sin(PI * (place - which)) ** 2 * 0.8 ** which, 0)
    return 1.5 * (burst - (1 - 0.8 ** 4) / (1 - 0.8) / 16)


def fof(n, r):
    """Rodet 1984, with the end of the turn faded out."""
    turn = (100 * n / r + 1e-9) % 1
    t = turn / 100
    rise = 0.5 - 0.5 * np.cos(PI * np.minimum(t / 0.003, 1))
    return np.sin(2 * PI * 700 * t) * np.exp(-PI * 80 * t) * rise * np.minimum((1 - turn) * 10, 1)


case("vosim", "Kaegi and Tempelaars 1978", "out: vosim 100 800 4 0.8", vosim, 2e-3)
case("fof", "Rodet 1984", "out: fof 100 700 80 0.003", fof, 2e-3)


def analog(b, a, cutoff, rate):
    """A transfer function in units of its cutoff through the bilinear transform, bent at the cutoff."""
    # s = (z - 1) / (z + 1) / tan(pi cutoff / rate)
    return signal.bilinear(b, a, fs=0.5 / np.tan(PI * cutoff / rate))


def small(text):
    """Of a click so small that nothing is bent."""
    return f"out: impulse 1 * 0.001 # {text} * 1000"


def diode(n, r):
    """Zavalishin, 5.10: s in units of the cutoff over sqrt(10 / 7)."""
    u, k = np.sqrt(10 / 7), 0.5 * 901 / 49
    a = np.array([u ** 4, 7 * u ** 3, 15 * u ** 2, 10 * u, 1 + k])
    return signal.lfilter(*analog([1 + k / 4], a, 1000, r), click(n))


case("diodeladder", "Zavalishin, The Art of VA Filter Design, 5.10", small("diodeladder 1000 0.5"), diode, 1e-3)
for name, top in [("ms20", [1]), ("ms20_hp", [1, 0, 0])]:
    case(name, "Stinchcombe 2006: s^2 + 2 (1 - res) s + 1", small(f"{name} 1000 0.6"),
         lambda n, r, t=top: signal.lfilter(*analog(t, [1, 0.8, 1], 1000, r), click(n)), 1e-3)
for name, top in [("crossover_low", [1]), ("crossover_high", [1, 0, 0])]:
    case(name, "Linkwitz and Riley 1976: a Butterworth filter twice", f"out: impulse 1 # {name} 800",
         lambda n, r, t=top: signal.lfilter(*analog(t, [1, np.sqrt(2), 1], 800, r),
                                            signal.lfilter(*analog(t, [1, np.sqrt(2), 1], 800, r), click(n))), 2e-5)
for name, top in [("bpf24", [1 / 0.541196, 0]), ("notch24", [1, 0, 1])]:
    case(name, "two sections with the Q of a Butterworth filter", f"out: impulse 1 # {name} 900 1",
         lambda n, r, t=top, band=name == "bpf24": signal.lfilter(
             *analog([1 / 1.306563, 0] if band else t, [1, 1 / 1.306563, 1], 900, r),
             signal.lfilter(*analog(t, [1, 1 / 0.541196, 1], 900, r), click(n))), 2e-5)


def graphic(n, r):
    x = click(n)
    for freq, gain in [(125, 6), (1000, -9), (8000, 4)]:
        x = signal.lfilter(*cookbook("peak", r, freq, np.sqrt(2), gain), x)
    return x


case("graphic", "bells at the octaves of ISO 266, Q 1.41", "out: impulse 1 # graphic g125:6 g1k:-9 g8k:4", graphic, 5e-5)
HARMONICS = np.array([300, 600, 900, 1200])
case("chebyshev", "Le Brun 1979: harmonics of the amplitudes given", 'out: sine 300 # chebyshev "0.5 0 0.3 0.2"',
     lambda n, r: np.array([0.5, 0, 0.3, 0.2]), 2e-3, look=partials(HARMONICS), seconds=1.0)
CLIPPED = np.arange(1, 16, 2)


def clipped(n, r):
    """The series of a sine that is cut off at a quarter of its height."""
    t = (np.arange(200_000) + 0.5) / 200_000
    x = np.clip(4 * np.sin(2 * PI * t), -1, 1)
    return np.array([2 * np.abs(np.mean(x * np.exp(-2j * PI * k * t))) for k in CLIPPED])


case("hardclip", "Fourier", "out: sine 300 # hardclip 4 1", clipped, 2e-3, look=partials(300 * CLIPPED), seconds=1.0)


def decay_at_1k(sound, rate):
    """As decay_60, in an octave around 1 kHz: the all-pass filters of a plate hold some bands longer than others."""
    band = signal.butter(2, [707, 1414], "bandpass", fs=rate, output="sos")
    return decay_60(signal.sosfilt(band, sound, axis=0), rate)


for text in ["reverb 0.5 0 1 :time 2", "lush 0 0.5 :mix 1 :damping 0 :wander 0 :time 2", "fdn 2 0 0 1",
             "plate 0 0.5 :mix 1 :damping 0 :mod 0 :time 2"]:
    case(text.split()[0], "the time asked for (Schroeder 1965)", f"out: impulse 0.1 # {text}", lambda n, r: np.array([2.0]),
         0.1, look=decay_at_1k, seconds=5.0)


# --- running ---------------------------------------------------------------------------------------------------------


def render(phonon, it):
    command = [phonon, "render", "-", "-d", str(it.seconds), "--rate", str(it.rate), "--no-limiter", "-o", "-"]
    done = subprocess.run(command, input=it.text.encode(), capture_output=True, check=False)
    if done.returncode != 0:
        raise RuntimeError(done.stderr.decode())
    with warnings.catch_warnings():
        # A stream's header is read as it comes.
        warnings.simplefilter("ignore")
        rate, sound = wavfile.read(io.BytesIO(done.stdout))
    assert rate == it.rate and sound.dtype == np.float32, (rate, sound.dtype)
    return sound.astype(float)


def judge(measured, expected, tolerance):
    """The largest difference, and whether it is small enough."""
    if measured.shape != expected.shape or not np.all(np.isfinite(measured)):
        return np.inf, False
    off = np.max(np.abs(measured - expected))
    return off, bool(off <= tolerance)


def run(phonon, it):
    """What is wrong with a case, and how far off it is."""
    try:
        sound = render(phonon, it)
    except RuntimeError as error:
        return f"{it.unit}: {it.text}\n{error}", np.inf
    n = np.arange(len(sound), dtype=float)
    measured, expected = it.look(sound, it.rate), np.asarray(it.expected(n, it.rate), dtype=float)
    off, is_right = judge(measured, expected, it.tolerance)
    if not is_right:
        return f"{it.unit}: {it.text}: off by {off:.3g}, may be {it.tolerance:.3g} ({it.source})", off
    # Where nothing is expected, a quarter more is nothing too.
    wrong = expected * 1.25 if np.any(expected) else expected + 2 * it.tolerance + 1e-9
    if judge(measured, wrong, it.tolerance)[1]:
        return f"{it.unit}: {it.text}: a wrong expectation passes as well", off
    return None, off


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--phonon", default="target/debug/phonon", help="the command")
    parser.add_argument("names", nargs="*", help="units; all of them unless given")
    options = parser.parse_args()
    cases = [it for it in CASES if not options.names or it.unit in options.names]
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        results = list(pool.map(lambda it: run(options.phonon, it), cases))
    failed = 0
    for it, (wrong, off) in zip(cases, results):
        if wrong:
            failed += 1
            print(f"FAIL {wrong}")
        elif options.names:
            print(f"ok   {it.unit}: {it.text}: off by {off:.3g} of {it.tolerance:.3g}")
    units = len({it.unit for it in cases})
    print(f"oracle of {units} units: {len(cases) - failed} passed, {failed} failed")
    return 1 if failed or not cases else 0


if __name__ == "__main__":
    sys.exit(main())
