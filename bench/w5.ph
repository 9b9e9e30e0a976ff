-- 32 tracks, each with filter, delay, reverb and saturation of its own, and a compressor.
-- Written by generate.py.
~t0: noise * 0.1 # hpf 200 0.707 # delay 0.25 0.5 0.5 # monoverb 0.84 0.5 0.33 * 2 # tanh # pan 0
~t1: noise * 0.1 # hpf 250 0.707 # delay 0.25 0.5 0.5 # monoverb 0.84 0.5 0.33 * 2 # tanh # pan 0.618034
~t2: noise * 0.1 # hpf 300 0.707 # delay 0.25 0.5 0.5 # monoverb 0.84 0.5 0.33 * 2 # tanh # pan 0.236068
~t3: noise * 0.1 # hpf 350 0.707 # delay 0.25 0.5 0.5 # monoverb 0.84 0.5 0.33 * 2 # tanh # pan 0.854102
~t4: noise * 0.1 # hpf 400 0.707 # delay 0.25 0.5 0.5 # monoverb 0.84 0.5 0.33 * 2 # tanh # pan 0.472136
~t5: noise * 0.1 # hpf 450 0.707 # delay 0.25 0.5 0.5 # monoverb 0.84 0.5 0.33 * 2 # tanh # pan 0.09017
~t6: noise * 0.1 # hpf 500 0.707 # delay 0.25 0.5 0.5 # monoverb 0.84 0.5 0.33 * 2 # tanh # pan 0.708204
~t7: noise * 0.1 # hpf 550 0.707 # delay 0.25 0.5 0.5 # monoverb 0.84 0.5 0.33 * 2 # tanh # pan 0.326238
~t8: noise * 0.1 # hpf 600 0.707 # delay 0.25 0.5 0.5 # monoverb 0.84 0.5 0.33 * 2 # tanh # pan 0.944272
~t9: noise * 0.1 # hpf 650 0.707 # delay 0.25 0.5 0.5 # monoverb 0.84 0.5 0.33 * 2 # tanh # pan 0.562306
~t10: noise * 0.1 # hpf 700 0.707 # delay 0.25 0.5 0.5 # monoverb 0.84 0.5 0.33 * 2 # tanh # pan 0.18034
~t11: noise * 0.1 # hpf 750 0.707 # delay 0.25 0.5 0.5 # monoverb 0.84 0.5 0.33 * 2 # tanh # pan 0.798374
~t12: noise * 0.1 # hpf 800 0.707 # delay 0.25 0.5 0.5 # monoverb 0.84 0.5 0.33 * 2 # tanh # pan 0.416408
~t13: noise * 0.1 # hpf 850 0.707 # delay 0.25 0.5 0.5 # monoverb 0.84 0.5 0.33 * 2 # tanh # pan 0.034442
~t14: noise * 0.1 # hpf 900 0.707 # delay 0.25 0.5 0.5 # monoverb 0.84 0.5 0.33 * 2 # tanh # pan 0.652476
~t15: noise * 0.1 # hpf 950 0.707 # delay 0.25 0.5 0.5 # monoverb 0.84 0.5 0.33 * 2 # tanh # pan 0.27051
~t16: noise * 0.1 # hpf 1000 0.707 # delay 0.25 0.5 0.5 # monoverb 0.84 0.5 0.33 * 2 # tanh # pan 0.888544
~t17: noise * 0.1 # hpf 1050 0.707 # delay 0.25 0.5 0.5 # monoverb 0.84 0.5 0.33 * 2 # tanh # pan 0.506578
~t18: noise * 0.1 # hpf 1100 0.707 # delay 0.25 0.5 0.5 # monoverb 0.84 0.5 0.33 * 2 # tanh # pan 0.124612
~t19: noise * 0.1 # hpf 1150 0.707 # delay 0.25 0.5 0.5 # monoverb 0.84 0.5 0.33 * 2 # tanh # pan 0.742646
~t20: noise * 0.1 # hpf 1200 0.707 # delay 0.25 0.5 0.5 # monoverb 0.84 0.5 0.33 * 2 # tanh # pan 0.36068
~t21: noise * 0.1 # hpf 1250 0.707 # delay 0.25 0.5 0.5 # monoverb 0.84 0.5 0.33 * 2 # tanh # pan 0.978714
~t22: noise * 0.1 # hpf 1300 0.707 # delay 0.25 0.5 0.5 # monoverb 0.84 0.5 0.33 * 2 # tanh # pan 0.596748
~t23: noise * 0.1 # hpf 1350 0.707 # delay 0.25 0.5 0.5 # monoverb 0.84 0.5 0.33 * 2 # tanh # pan 0.214782
~t24: noise * 0.1 # hpf 1400 0.707 # delay 0.25 0.5 0.5 # monoverb 0.84 0.5 0.33 * 2 # tanh # pan 0.832816
~t25: noise * 0.1 # hpf 1450 0.707 # delay 0.25 0.5 0.5 # monoverb 0.84 0.5 0.33 * 2 # tanh # pan 0.45085
~t26: noise * 0.1 # hpf 1500 0.707 # delay 0.25 0.5 0.5 # monoverb 0.84 0.5 0.33 * 2 # tanh # pan 0.068884
~t27: noise * 0.1 # hpf 1550 0.707 # delay 0.25 0.5 0.5 # monoverb 0.84 0.5 0.33 * 2 # tanh # pan 0.686918
~t28: noise * 0.1 # hpf 1600 0.707 # delay 0.25 0.5 0.5 # monoverb 0.84 0.5 0.33 * 2 # tanh # pan 0.304952
~t29: noise * 0.1 # hpf 1650 0.707 # delay 0.25 0.5 0.5 # monoverb 0.84 0.5 0.33 * 2 # tanh # pan 0.922986
~t30: noise * 0.1 # hpf 1700 0.707 # delay 0.25 0.5 0.5 # monoverb 0.84 0.5 0.33 * 2 # tanh # pan 0.54102
~t31: noise * 0.1 # hpf 1750 0.707 # delay 0.25 0.5 0.5 # monoverb 0.84 0.5 0.33 * 2 # tanh # pan 0.159054
out: (~t0 + ~t1 + ~t2 + ~t3 + ~t4 + ~t5 + ~t6 + ~t7 + ~t8 + ~t9 + ~t10 + ~t11 + ~t12 + ~t13 + ~t14 + ~t15 + ~t16 + ~t17 + ~t18 + ~t19 + ~t20 + ~t21 + ~t22 + ~t23 + ~t24 + ~t25 + ~t26 + ~t27 + ~t28 + ~t29 + ~t30 + ~t31) * 0.2 # compressor -12 4 0.005 0.1
