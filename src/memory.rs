//! Memory for pictures and files. The first touch of each page of 4 KB costs more time than what is done with its pixels (2.5 µs
//! on the machine it was measured on, in all a tenth of the time of a 12-megapixel JPEG), so large blocks ask for pages of 2 MB.

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

/// Values of a fixed number, as a `Box<[T]>` has. On Linux large blocks lie in pages of 2 MB where the system has them to give;
/// elsewhere, and where it has not, nothing differs but the time.
pub struct Block<T = u8>(Store<T>);

enum Store<T> {
    Heap(Vec<T>),
    #[cfg(target_os = "linux")]
    Mapped(mapped::Mapped<T>),
}

impl<T: Pod> Block<T> {
    /// `length` zeros.
    pub fn zeroed(length: usize) -> Self {
        #[cfg(target_os = "linux")]
        if let Some(mapped) = mapped::Mapped::zeroed(length) {
            return Self(Store::Mapped(mapped));
        }
        Self(Store::Heap(vec![T::zeroed(); length]))
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

impl<T> Default for Block<T> {
    fn default() -> Self {
        Vec::new().into()
    }
}

impl<T> From<Vec<T>> for Block<T> {
    fn from(values: Vec<T>) -> Self {
        Self(Store::Heap(values))
    }
}

impl<T: Pod> Clone for Block<T> {
    fn clone(&self) -> Self {
        let mut copy = Self::zeroed(self.len());
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
    use std::marker::PhantomData;

    /// A large page of x86-64 and of most others; where they are larger, the system gives small ones.
    const LARGE_PAGE: usize = 2 << 20;

    /// Memory from the system that holds `bytes` bytes of values.
    pub(super) struct Mapped<T> {
        memory: MmapMut,
        bytes: usize,
        values: PhantomData<T>,
    }

    impl<T: Pod> Mapped<T> {
        /// `None` where it is not worth it or the system refuses.
        pub(super) fn zeroed(length: usize) -> Option<Self> {
            let bytes = length.checked_mul(size_of::<T>())?;
            // A large page of which less than half is used takes longer to clear than its small ones.
            let large = bytes.checked_add(LARGE_PAGE / 2)? / LARGE_PAGE * LARGE_PAGE;
            if large == 0 {
                return None;
            }
            // Only whole numbers of large pages are put where large pages can begin.
            let memory = MmapOptions::new().len(bytes.next_multiple_of(LARGE_PAGE)).map_anon().ok()?;
            // Refused where the system was built without large pages: then small ones serve as well.
            let _ = memory.advise_range(Advice::HugePage, 0, large);
            Some(Self { memory, bytes, values: PhantomData })
        }
    }

    impl<T: Pod> Mapped<T> {
        #[inline]
        pub(super) fn values(&self) -> &[T] {
            bytemuck::cast_slice(&self.memory[..self.bytes])
        }

        #[inline]
        pub(super) fn values_mut(&mut self) -> &mut [T] {
            bytemuck::cast_slice_mut(&mut self.memory[..self.bytes])
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_of_every_size_hold_what_is_written() {
        for length in [0, 1, 4096, (1 << 20) - 1, 1 << 20, (5 << 20) + 3] {
            let mut block = Block::zeroed(length);
            assert_eq!(block.len(), length);
            assert!(block.iter().all(|&byte| byte == 0));
            block.iter_mut().enumerate().for_each(|(k, byte)| *byte = (k * 31 % 251) as u8);
            assert!(block.iter().enumerate().all(|(k, &byte)| byte == (k * 31 % 251) as u8));
            assert!(block.clone() == block && block == Block::from(block.to_vec()));
        }
        let mut numbers = Block::zeroed(1 << 20);
        numbers.iter_mut().enumerate().for_each(|(k, number)| *number = k as f32);
        assert_eq!(numbers[700_001], 700_001.0);
    }

    #[test]
    fn too_few_samples_are_an_empty_plane() {
        assert_eq!(plane_of(4, 4, vec![0; 15].into()).dimensions(), (0, 0));
        assert_eq!(plane(GrayImage::from_pixel(4, 3, Luma([7]))).get_pixel(3, 2)[0], 7);
    }
}
