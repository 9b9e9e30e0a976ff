-- Spelled as in Tidal: `mode: tidal` makes notes count from middle C, and `d1 $ …` reads as it does there.
-- Shows `sound`, `#`, `|+|`, `every`, `jux`, `off`, `whenmod` and `<~` as a Tidal user types them from memory.
mode: tidal
setcps 0.5625

d1 $ sound "bd*4" # n "1" # gain 0.38

d2 $ every 4 (0.25 <~) $ sound "~ cp" # n "2" # gain 0.37 # room 0.2

d3 $ jux rev $ sound "hh*8" # n "<1 1 1 2>" # gain "0.21 0.29 0.24 0.29"

d4 $ off 0.125 (|+| n 12) $ n "0 ~ 3 7 ~ 10 <5 8> ~" # sound "superpwm" # hcutoff 80 # cutoff 5500 # resonance 0.2
  # gain 0.16 # legato 0.6

d5 $ whenmod 8 6 (# speed 1.5) $ sound "lt(3,8) mt*2" # n "1" # gain 0.26 # pan (slow 4 sine)

d6 $ n "<0 0 -4 3> ~ <0 0 -4 3>*2 ~" |- n 24 # sound "supersaw" # cutoff 1800 # legato 0.8 # gain 0.14
