-- Keyboards. The line above an instrument says what it sounds like.

-- A partial of a stiff string: sharper the higher it is (Fletcher, JASA 36, 1964), and sooner gone.
fn piano_partial freq n level seconds = sine (freq * n * (1 + 0.00012 * n * n)) * ad 0.001 (seconds / (0.7 + 0.3 * n)) * level * (freq * n < 20000)

-- An upright with felt hammers: two strings to a note, partials a little sharp, bright at the stroke and soft as it rings.
~superpiano freq: ((\t -> piano_partial (freq * 1.00025) 1 0.5 t + piano_partial (freq * 0.99975) 1 0.5 (t * 0.5) + piano_partial freq 2 0.55 t + piano_partial freq 3 0.32 t + piano_partial freq 4 0.22 t + piano_partial freq 5 0.15 t + piano_partial freq 6 0.1 t + piano_partial freq 7 0.03 t + piano_partial freq 8 0.07 t + piano_partial freq 9 0.05 t + piano_partial freq 10 0.035 t + piano_partial freq 12 0.025 t + piano_partial freq 14 0.018 t) (9 * (110 / max freq 20) ** 0.5) + (noise # bpf 1800 0.8) * ad 0 0.03 * 0.12) * adsr 0.001 0.05 1 0.25 * 0.2

-- An electric piano of tines: a round tone with a bell on its stroke.
~superrhodes freq: (fm freq freq (ad 0 1.5 * 0.8 + 0.1) * 0.8 + fm freq (freq * 14) 0.6 * ad 0 0.15 * 0.25) * ad 0.001 4 * adsr 0.001 0.05 1 0.2 * 0.295

-- An electric piano of reeds: hollow and a little rough.
~superwurly freq: (tri freq + fm freq (freq * 2) (ad 0 0.6 * 1.6) * 0.6 # tube 2 0.6) * ad 0.001 3 * adsr 0.001 0.05 1 0.12 * 0.243

-- A clavinet: a string under a hammer, nasal and short.
~superclav freq: (pulse freq 0.18 # hpf (freq * 1.5) 0.8 # lpf (freq * (3 + ad 0 0.3 * 8)) 1.2) * ad 0.001 1.6 * adsr 0.001 0.05 1 0.05 * 0.324

-- A harpsichord: bright plucked courses an octave apart.
~superharpsi freq: (saw freq * 0.6 + saw (freq * 2) * 0.35 # hpf (freq * 2) 0.6 # lpf 9000 0.7) * ad 0.001 2 * adsr 0.001 0.05 1 0.08 * 0.776

-- A tone-wheel organ with its drawbars out, a click at each key and its speaker turning.
~superhammond freq: (additive freq "0.9 0.6 0.5 0.35 0 0.25 0 0.2" + sine (freq * 0.5) * 0.25 + (noise # bpf 3500 1) * ad 0 0.008 * 0.5 # leslie 1 0.3) * adsr 0.004 0.02 1 0.03 * 0.124

-- A church organ: principal pipes in four ranks that speak slowly.
~superorgan freq: (additive freq "1 0.5 0.25 0.3 0.08 0.1 0.05 0.15" * 0.8 + (noise # bpf (freq * 3) 6) * 0.06) * adsr 0.06 0.02 1 0.18 * 0.151

-- A small reed organ: thin, with a beat of two ranks.
~superaccordion freq: (pulse (freq * 1.0006) 0.3 + pulse (freq * 0.9994) 0.35 # lpf (freq * 5 + 800) 0.7) * adsr 0.04 0.05 0.9 0.08 * 0.0871
