//! Instruction-set levels and the macro that compiles one kernel for each of them.
//!
//! An [`Isa`] is a proof that the processor has the features of its level: only this module makes one, and only after
//! detection. So a function made by `dispatch!` is safe to call although it enters code compiled for those features.
//! This is the only place of the crate that holds `unsafe`. Nothing here computes anything.

use std::sync::LazyLock;

/// An instruction-set level that this processor can run.
///
/// Detect once per run ([`Isa::best`]) and pass it down. All levels give the same bits; they differ in speed alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Isa(Level);

/// What code is compiled for. `AArch64` runs `Portable` at full speed: it has the fused multiply-add in its baseline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Level {
    /// The baseline of the target.
    Portable,
    /// AVX2 and FMA, 256-bit vectors.
    #[cfg(target_arch = "x86_64")]
    Avx2,
    /// AVX-512 F, DQ and VL, 512-bit vectors.
    #[cfg(target_arch = "x86_64")]
    Avx512,
}

impl Isa {
    /// Every level this processor runs, the widest last.
    #[must_use]
    pub fn all() -> Vec<Self> {
        #[cfg_attr(not(target_arch = "x86_64"), expect(unused_mut, reason = "the list grows on x86-64 only"))]
        let mut found = vec![Self(Level::Portable)];
        #[cfg(target_arch = "x86_64")]
        if is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma") {
            found.push(Self(Level::Avx2));
            if is_x86_feature_detected!("avx512f") && is_x86_feature_detected!("avx512dq") && is_x86_feature_detected!("avx512vl")
            {
                found.push(Self(Level::Avx512));
            }
        }
        found
    }

    /// The widest level this processor runs; asked of it once.
    #[must_use]
    pub fn best() -> Self {
        static BEST: LazyLock<Isa> = LazyLock::new(|| Isa::all().last().copied().unwrap_or(Isa(Level::Portable)));
        *BEST
    }

    /// The level called `name` (see [`Isa::name`]), if this processor runs it.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::all().into_iter().find(|isa| isa.name() == name)
    }

    /// `portable`, `avx2` or `avx512`: the word in `run.json`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self.0 {
            Level::Portable => "portable",
            #[cfg(target_arch = "x86_64")]
            Level::Avx2 => "avx2",
            #[cfg(target_arch = "x86_64")]
            Level::Avx512 => "avx512",
        }
    }

    /// True where every fused multiply-add is a call of the software routine: correct, and 8 to 45 times slower.
    #[must_use]
    pub fn is_slow(self) -> bool {
        cfg!(target_arch = "x86_64") && self.0 == Level::Portable
    }

    /// The level for table look-ups: AVX-512 would gather, which costs 1.5 ns a draw where the separate loads of AVX2 cost 0.8
    /// (measured on Zen 4; gathers are slow on Intel too since the Downfall mitigation).
    pub(crate) fn without_gather(self) -> Self {
        match self.0 {
            #[cfg(target_arch = "x86_64")]
            Level::Avx512 => Self(Level::Avx2),
            _ => self,
        }
    }

    pub(crate) fn level(self) -> Level {
        self.0
    }
}

/// Makes a safe function `name(isa, …)` out of an `#[inline(always)]` kernel, compiled once per level.
///
/// The kernel may be generic over one `const` and may return a value:
/// `dispatch! { pub fn name<const N: usize>(x: &[Column; N]) -> f64 = kernel::<N> }`.
/// Every helper that the kernel calls must be `#[inline(always)]` too: one left out is compiled for the baseline, where
/// each `mul_add` is a call.
macro_rules! dispatch {
    ($(#[$doc:meta])* $vis:vis fn $name:ident $(<const $n:ident: $nt:ty>)? ($($arg:ident: $ty:ty),* $(,)?) $(-> $ret:ty)? = $kernel:path) => {
        $(#[$doc])*
        #[cfg_attr(target_arch = "x86_64", expect(unsafe_code, reason = "an `Isa` is the proof that the features are there"))]
        $vis fn $name $(<const $n: $nt>)? (isa: $crate::numeric::isa::Isa, $($arg: $ty),*) $(-> $ret)? {
            #[cfg(target_arch = "x86_64")]
            #[target_feature(enable = "avx512f,avx512dq,avx512vl,avx2,fma")]
            fn avx512 $(<const $n: $nt>)? ($($arg: $ty),*) $(-> $ret)? {
                $kernel($($arg),*)
            }
            #[cfg(target_arch = "x86_64")]
            #[target_feature(enable = "avx2,fma")]
            fn avx2 $(<const $n: $nt>)? ($($arg: $ty),*) $(-> $ret)? {
                $kernel($($arg),*)
            }
            match isa.level() {
                // SAFETY: an `Isa` of this level exists only where its features were detected.
                #[cfg(target_arch = "x86_64")]
                $crate::numeric::isa::Level::Avx512 => unsafe { avx512 $(::<$n>)? ($($arg),*) },
                // SAFETY: as above.
                #[cfg(target_arch = "x86_64")]
                $crate::numeric::isa::Level::Avx2 => unsafe { avx2 $(::<$n>)? ($($arg),*) },
                $crate::numeric::isa::Level::Portable => $kernel($($arg),*),
            }
        }
    };
}
pub(crate) use dispatch;

#[cfg(test)]
mod tests {
    use super::Isa;

    #[test]
    fn levels_are_found_by_name_and_the_best_is_the_last() {
        let all = Isa::all();
        assert_eq!(all[0].name(), "portable");
        assert_eq!(all.last().copied(), Some(Isa::best()));
        for isa in all {
            assert_eq!(Isa::named(isa.name()), Some(isa));
        }
        assert_eq!(Isa::named("mmx"), None);
    }
}
