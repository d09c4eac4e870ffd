//! Which pages get a card. All of them in an ordinary run; in a huge one the flagged first and an even sample of the
//! rest, in bounded memory whatever comes.

use serde::Serialize;

use crate::PageReport;
use crate::checks::Verdict;

/// How many pages had which verdict.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub(super) struct Counts {
    pub all: usize,
    pub pass: usize,
    pub warn: usize,
    pub unjudged: usize,
    pub reject: usize,
}

impl Counts {
    pub(super) fn add(&mut self, verdict: Verdict) {
        self.all += 1;
        *match verdict {
            Verdict::Pass => &mut self.pass,
            Verdict::Warn => &mut self.warn,
            Verdict::Unjudged => &mut self.unjudged,
            Verdict::Reject => &mut self.reject,
        } += 1;
    }
}

/// Pages kept so far, each with its number in the run.
#[derive(Debug)]
pub(super) struct Choice {
    most: usize,
    sample: usize,
    seen: usize,
    flagged: Vec<(usize, PageReport)>,
    warned: Vec<(usize, PageReport)>,
    passed: Strided,
}

/// The pages that get a card, in the order of the run.
#[derive(Debug)]
pub(super) struct Shown {
    pub pages: Vec<(usize, PageReport)>,
    /// Whether pages were left out.
    pub cut: bool,
}

impl Choice {
    pub(super) fn new(most: usize, sample: usize) -> Self {
        let most = most.max(1);
        Self { most, sample, seen: 0, flagged: Vec::new(), warned: Vec::new(), passed: Strided::new(most) }
    }

    pub(super) fn add(&mut self, page: &PageReport) {
        let number = self.seen;
        self.seen += 1;
        match page.verdict {
            Verdict::Reject | Verdict::Unjudged if self.flagged.len() < self.most => {
                self.flagged.push((number, page.clone()))
            }
            Verdict::Warn if self.warned.len() < self.most => self.warned.push((number, page.clone())),
            Verdict::Pass => self.passed.add(number, page),
            _ => {}
        }
    }

    pub(super) fn finish(self) -> Shown {
        let Self { most, sample, seen, mut flagged, mut warned, passed } = self;
        let mut passed = passed.kept;
        let cut = seen > most;
        if cut {
            flagged.truncate(most);
            warned.truncate(most - flagged.len());
            let room = (most - flagged.len() - warned.len()).max(sample.min(most / 10)).min(sample);
            passed = evenly(passed, room);
        }
        let mut pages = flagged;
        pages.append(&mut warned);
        pages.append(&mut passed);
        pages.sort_by_key(|(number, _)| *number);
        Shown { pages, cut }
    }
}

/// `count` of `pages`, evenly spaced.
fn evenly(pages: Vec<(usize, PageReport)>, count: usize) -> Vec<(usize, PageReport)> {
    let total = pages.len();
    if total <= count {
        return pages;
    }
    let taken = |index: usize| (index + 1) * count / total > index * count / total;
    pages.into_iter().enumerate().filter(|(index, _)| taken(*index)).map(|(_, page)| page).collect()
}

/// Every n-th page of a stream of unknown length: when full, every second one is dropped and n doubles.
#[derive(Debug)]
struct Strided {
    most: usize,
    stride: usize,
    seen: usize,
    kept: Vec<(usize, PageReport)>,
}

impl Strided {
    fn new(most: usize) -> Self {
        Self { most, stride: 1, seen: 0, kept: Vec::new() }
    }

    fn add(&mut self, number: usize, page: &PageReport) {
        let wanted = self.seen.is_multiple_of(self.stride);
        self.seen += 1;
        if !wanted {
            return;
        }
        if self.kept.len() == self.most {
            let mut index = 0;
            self.kept.retain(|_| {
                index += 1;
                index % 2 == 1
            });
            self.stride *= 2;
            if !(self.seen - 1).is_multiple_of(self.stride) {
                return;
            }
        }
        self.kept.push((number, page.clone()));
    }
}
