//! Hot loops in the widest vector instructions of the processor at hand, chosen at run time; the results are the same on
//! every processor.

/// Runs `work` compiled for AVX2 where the processor has it, else for the build's own target.
///
/// Only what is inlined into `work` gains: mark the closure `#[inline(always)]` and keep to loops over slices. Sums of
/// floating-point numbers keep their order, so nothing changes but the speed.
#[inline(always)]
pub(crate) fn widest<R>(work: impl FnOnce() -> R) -> R {
    pulp::Arch::new().dispatch(work)
}
