//! What a damaged cache may cost: measuring again. Never the run, a file, or a number.

use super::*;

const FILES: usize = 40;
/// What a disk loses at once.
const BLOCK: usize = 4096;

/// A cache filled by hand, and what it holds.
struct Filled {
    bench: Bench,
    paths: Vec<PathBuf>,
    /// A record with many numbers; those of the files differ in their size.
    template: FileRecord,
    whole: Vec<u8>,
}

impl Filled {
    fn new() -> Self {
        let bench = Bench::new();
        let paths = (1..=FILES).map(|length| bench.file(&format!("{length}.png"), &vec![7; length])).collect();
        let template = pipeline::examine(&png(300), &Limits::default());
        assert!(template.pages[0].measurements.is_some());
        let mut filled = Self { bench, paths, template, whole: Vec::new() };
        let cache = filled.open().unwrap();
        for path in &filled.paths {
            cache.examine(path);
            // As if it had been looked at long after it was written.
            let name = Some((cache.name_key(path).unwrap(), Stamp::of(path).unwrap()));
            let content = cache.key(b"content", &fs::read(path).unwrap());
            cache.cache.add(Entry { name, content, record: None });
        }
        cache.finish();
        assert!(filled.paths.iter().all(|path| cache.known(path).is_some()));
        drop(cache);
        filled.whole = fs::read(filled.bench.cache_file()).unwrap();
        filled
    }

    /// Measuring costs nothing here, so that many damaged copies can be looked at.
    fn open(&self) -> Result<Remembering, CacheError> {
        let template = self.template.clone();
        let measure = move |bytes: &[u8]| FileRecord { bytes: bytes.len() as u64, ..template.clone() };
        let cache = Cache::open(&self.bench.cache_file(), "1")?;
        Ok(Remembering { limits: Limits::default(), cache, measure: Box::new(measure) })
    }

    fn fresh(&self, path: &Path) -> FileRecord {
        let bytes = fs::metadata(path).unwrap().len();
        timeless(FileRecord { bytes, ..self.template.clone() })
    }

    /// What becomes of a run with this cache. Nothing here catches a panic.
    fn run_with(&self, damaged: &[u8], what: &str) -> Fate {
        fs::write(self.bench.cache_file(), damaged).unwrap();
        let cache = match self.open() {
            Ok(cache) => cache,
            Err(CacheError::Damaged(_)) => return Fate::Refused,
            Err(error) => panic!("{what}: {error}"),
        };
        let mut known = 0;
        for path in &self.paths {
            let kept = cache.known(path);
            known += usize::from(kept.is_some());
            let examined = kept.unwrap_or_else(|| cache.examine(path));
            assert_eq!(timeless(examined), self.fresh(path), "{what}: {}", path.display());
        }
        cache.finish();
        drop(cache);
        match self.open() {
            Err(CacheError::Damaged(_)) => Fate::GivenUp,
            Err(error) => panic!("{what}: {error}"),
            Ok(_) if known == FILES => Fate::Unharmed,
            Ok(_) => Fate::Mended,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Fate {
    /// Not opened.
    Refused,
    /// Opened, found damaged, and refused by the next run.
    GivenUp,
    /// Something was not known and is stored anew.
    Mended,
    /// All was known.
    Unharmed,
}

struct Numbers(u32);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (self.0 >> 8) as usize % limit
    }
}

#[test]
fn a_cache_that_was_cut_off_changes_no_record() {
    let filled = Filled::new();
    assert_eq!(filled.run_with(&filled.whole, "whole"), Fate::Unharmed);
    for cut in [7, 100, 4096, filled.whole.len() / 2, filled.whole.len() - 1] {
        filled.run_with(&filled.whole[..cut], &format!("cut at {cut}"));
    }
}

#[test]
fn flipped_bits_change_no_record() {
    let filled = Filled::new();
    let mut numbers = Numbers(12345);
    for round in 0..120 {
        let mut damaged = filled.whole.clone();
        for _ in 0..[2, 60, 400][round % 3] {
            // Behind the mark by which a cache is known at all.
            let place = 9 + numbers.below(damaged.len() - 9);
            damaged[place] ^= 1 << numbers.below(8);
        }
        filled.run_with(&damaged, &format!("round {round}"));
    }
}

#[test]
fn a_lost_block_changes_no_record() {
    let filled = Filled::new();
    let mut numbers = Numbers(54321);
    let mut fates = Vec::new();
    for block in 0..filled.whole.len() / BLOCK {
        let range = block * BLOCK + if block == 0 { 9 } else { 0 }..(block + 1) * BLOCK;
        if filled.whole[range.clone()].iter().all(|byte| *byte == 0) {
            continue;
        }
        let mut damage = |what: &str, change: &mut dyn FnMut(&mut Numbers, &mut [u8])| {
            let mut damaged = filled.whole.clone();
            change(&mut numbers, &mut damaged[range.clone()]);
            fates.push(filled.run_with(&damaged, &format!("block {block}, {what}")));
        };
        damage("zeros", &mut |_, part| part.fill(0));
        damage("noise", &mut |numbers, part| part.iter_mut().for_each(|byte| *byte = numbers.below(256) as u8));
        for _ in 0..3 {
            damage("flipped", &mut |numbers, part| {
                (0..60).for_each(|_| part[numbers.below(part.len())] ^= 1 << numbers.below(8));
            });
        }
    }
    // Otherwise nothing was put to the proof.
    for fate in [Fate::Refused, Fate::GivenUp, Fate::Mended] {
        assert!(fates.contains(&fate), "{fate:?} is not among {fates:?}");
    }
}
