//! How voices are computed, and which ways this CPU has.

use fearless_simd::Level;

/// How voices are computed. The result does not depend on it.
#[derive(Clone, Copy, Debug)]
pub enum Lanes {
    /// One at a time.
    One,
    /// Sixteen at a time on that instruction set.
    Sixteen(Level),
}

impl Lanes {
    /// The fastest way there is.
    pub fn best() -> Lanes {
        Lanes::Sixteen(Level::new())
    }

    /// All ways that this CPU has, by name, the slowest first.
    pub fn all() -> Vec<(&'static str, Lanes)> {
        let mut all = vec![("one", Lanes::One)];
        #[cfg(target_arch = "x86_64")]
        {
            use fearless_simd::Simd;
            let level = Level::new();
            all.push(("sse2", Lanes::Sixteen(Level::baseline())));
            all.extend(level.as_avx2().map(|avx2| ("avx2", Lanes::Sixteen(avx2.level()))));
            all.extend(level.as_avx512().map(|avx512| ("avx512", Lanes::Sixteen(avx512.level()))));
        }
        #[cfg(not(target_arch = "x86_64"))]
        all.push(("native", Lanes::best()));
        all
    }

    /// The way of that name, if this CPU has it.
    pub fn named(name: &str) -> Option<Lanes> {
        Lanes::all().into_iter().find(|(known, _)| *known == name).map(|(_, lanes)| lanes)
    }
}
