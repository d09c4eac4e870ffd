//! Memory for pictures and files. The first touch of each page of 4 KB costs more time than much of what is done with its pixels, so
//! large blocks ask for pages of 2 MB.

use bytemuck::Pod;
use image::{GrayImage, ImageBuffer, Luma};
use std::fmt;
use std::ops::{Deref, DerefMut};

/// Luma of a picture, 0 black .. 255 white, row by row.
pub type LumaPlane = ImageBuffer<Luma<u8>, Block>;

/// The same picture as a plane; its samples are moved, not copied.
pub fn plane(picture: GrayImage) -> LumaPlane {
    let (width, height) = picture.dimensions();
    plane_of(width, height, picture.into_raw().into())
}

/// A plane of `width * height` samples; an empty one where they are fewer.
pub fn plane_of(width: u32, height: u32, samples: Block) -> LumaPlane {
    LumaPlane::from_raw(width, height, samples)
        .unwrap_or_else(|| ImageBuffer::from_raw(0, 0, Block::default()).expect("no pixel needs no sample"))
}

/// Values of a fixed number, as a `Box<[T]>` has. On Linux large blocks lie in pages of 2 MB where the system has them to give, and
/// are used again by the thread that drops them; elsewhere nothing differs but the time.
pub struct Block<T: Pod = u8>(Store<T>);

enum Store<T: Pod> {
    Heap(Vec<T>),
    #[cfg(target_os = "linux")]
    Mapped(mapped::Mapped<T>),
}

impl<T: Pod> Block<T> {
    /// `length` values that mean nothing: every one of them is to be written before it is read.
    pub(crate) fn unwritten(length: usize) -> Self {
        let mut block = Self(Store::new(length));
        if cfg!(debug_assertions) {
            // What is read by mistake shows in the tests.
            bytemuck::cast_slice_mut::<T, u8>(&mut block).fill(0xa5);
        }
        block
    }
}

/// Gives back what this thread keeps for its next picture.
pub(crate) fn give_back() {
    #[cfg(target_os = "linux")]
    mapped::give_back();
}

impl<T: Pod> Store<T> {
    fn new(length: usize) -> Self {
        #[cfg(target_os = "linux")]
        if let Some(mapped) = mapped::Mapped::new(length) {
            return Self::Mapped(mapped);
        }
        Self::Heap(vec![T::zeroed(); length])
    }
}

impl<T: Pod> Deref for Block<T> {
    type Target = [T];

    #[inline]
    fn deref(&self) -> &[T] {
        match &self.0 {
            Store::Heap(values) => values,
            #[cfg(target_os = "linux")]
            Store::Mapped(mapped) => mapped.values(),
        }
    }
}

impl<T: Pod> DerefMut for Block<T> {
    #[inline]
    fn deref_mut(&mut self) -> &mut [T] {
        match &mut self.0 {
            Store::Heap(values) => values,
            #[cfg(target_os = "linux")]
            Store::Mapped(mapped) => mapped.values_mut(),
        }
    }
}

impl<T: Pod> Default for Block<T> {
    fn default() -> Self {
        Vec::new().into()
    }
}

impl<T: Pod> From<Vec<T>> for Block<T> {
    fn from(values: Vec<T>) -> Self {
        Self(Store::Heap(values))
    }
}

impl<T: Pod> Clone for Block<T> {
    fn clone(&self) -> Self {
        let mut copy = Self::unwritten(self.len());
        copy.copy_from_slice(self);
        copy
    }
}

impl<T: Pod + PartialEq> PartialEq for Block<T> {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl<T: Pod> fmt::Debug for Block<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} values", self.len())
    }
}

#[cfg(target_os = "linux")]
mod mapped {
    use bytemuck::Pod;
    use memmap2::{Advice, MmapMut, MmapOptions};
    use std::cell::RefCell;
    use std::marker::PhantomData;

    /// A large page of x86-64 and of most others; where they are larger, the system gives small ones.
    const LARGE_PAGE: usize = 2 << 20;

    /// Pieces of memory that a thread keeps for its next picture, and bytes of the largest: the system clears what it gives anew.
    const KEPT: usize = 4;
    const LARGEST_KEPT: usize = 32 << 20;

    thread_local! {
        static SPARE: RefCell<Vec<MmapMut>> = const { RefCell::new(Vec::new()) };
    }

    /// Memory from the system that holds `bytes` bytes of values.
    pub(super) struct Mapped<T: Pod> {
        /// Some, until it is dropped.
        memory: Option<MmapMut>,
        bytes: usize,
        values: PhantomData<T>,
    }

    impl<T: Pod> Mapped<T> {
        /// `None` where it is not worth it or the system refuses.
        pub(super) fn new(length: usize) -> Option<Self> {
            let bytes = length.checked_mul(size_of::<T>())?;
            // A large page of which less than half is used takes longer to clear than its small ones.
            let large = bytes.checked_add(LARGE_PAGE / 2)? / LARGE_PAGE * LARGE_PAGE;
            if large == 0 {
                return None;
            }
            // Only whole numbers of large pages are put where large pages can begin.
            let whole = bytes.checked_next_multiple_of(LARGE_PAGE)?;
            let memory = spare(whole).or_else(|| from_system(whole, large))?;
            Some(Self { memory: Some(memory), bytes, values: PhantomData })
        }

        #[inline]
        pub(super) fn values(&self) -> &[T] {
            self.memory.as_deref().map_or(&[], |memory| bytemuck::cast_slice(&memory[..self.bytes]))
        }

        #[inline]
        pub(super) fn values_mut(&mut self) -> &mut [T] {
            self.memory.as_deref_mut().map_or(&mut [], |memory| bytemuck::cast_slice_mut(&mut memory[..self.bytes]))
        }
    }

    impl<T: Pod> Drop for Mapped<T> {
        fn drop(&mut self) {
            let Some(memory) = self.memory.take().filter(|memory| memory.len() <= LARGEST_KEPT) else { return };
            // A thread that ends keeps nothing.
            let _ = SPARE.try_with(|spare| {
                let mut spare = spare.borrow_mut();
                spare.truncate(KEPT - 1);
                spare.insert(0, memory);
            });
        }
    }

    /// The smallest piece kept that has room, if it is not much too large.
    fn spare(bytes: usize) -> Option<MmapMut> {
        let fits = |memory: &MmapMut| (bytes..=2 * bytes).contains(&memory.len());
        SPARE.with_borrow_mut(|spare| {
            let (at, _) =
                spare.iter().enumerate().filter(|(_, memory)| fits(memory)).min_by_key(|(_, memory)| memory.len())?;
            Some(spare.remove(at))
        })
    }

    pub(super) fn give_back() {
        SPARE.with_borrow_mut(Vec::clear);
    }

    fn from_system(bytes: usize, large: usize) -> Option<MmapMut> {
        let memory = MmapOptions::new().len(bytes).map_anon().ok()?;
        // Refused where the system was built without large pages: then small ones serve as well.
        let _ = memory.advise_range(Advice::HugePage, 0, large);
        Some(memory)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_of_every_size_hold_what_is_written() {
        for length in [0, 1, 4096, (1 << 20) - 1, 1 << 20, (5 << 20) + 3] {
            let mut block = Block::unwritten(length);
            assert_eq!(block.len(), length);
            block.iter_mut().enumerate().for_each(|(k, byte)| *byte = (k * 31 % 251) as u8);
            assert!(block.iter().enumerate().all(|(k, &byte)| byte == (k * 31 % 251) as u8));
            assert!(block.clone() == block && block == Block::from(block.to_vec()));
        }
        let mut numbers = Block::unwritten(1 << 20);
        numbers.iter_mut().enumerate().for_each(|(k, number)| *number = k as f32);
        assert_eq!(numbers[700_001], 700_001.0);
    }

    #[test]
    fn memory_that_is_used_again_has_room_for_what_it_is_used_for() {
        for megabytes in [2, 12, 3, 1, 40, 12, 7, 2, 5] {
            let blocks = [1, 2].map(|value| {
                let mut block = Block::unwritten((megabytes << 20) - 5);
                block.fill(value);
                block
            });
            for (block, value) in blocks.iter().zip([1, 2]) {
                assert_eq!(block.len(), (megabytes << 20) - 5);
                assert!(block.iter().all(|&v| v == value), "{megabytes} MB");
            }
        }
    }

    #[test]
    fn too_few_samples_are_an_empty_plane() {
        assert_eq!(plane_of(4, 4, vec![0; 15].into()).dimensions(), (0, 0));
        assert_eq!(plane(GrayImage::from_pixel(4, 3, Luma([7]))).get_pixel(3, 2)[0], 7);
    }
}
