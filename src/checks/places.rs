//! Where on a page text cannot be read.

use super::Finding;
use super::readability::is_mostly_glare;
use crate::measure::{GlareArea, Measurements, Quad, Region, quad};

/// Rectangles of one finding above which its places stand for themselves: a page that is lost as a whole is no clearer for its
/// lines' tilt.
const MOST: usize = 600;

/// `finding` at the places where text cannot be read, `worst` before the others; where reflections took most of it, at these first.
pub(super) fn unreadable(finding: Finding, measurements: &Measurements, worst: Option<Region>) -> Finding {
    let others = measurements.text.unreadable_regions.iter().copied().filter(|region| Some(*region) != worst);
    let lines: Vec<Region> = worst.into_iter().chain(others).collect();
    let exact: Vec<Region> = lines.iter().flat_map(|place| along_lines(*place, measurements)).collect();
    let by_glare = lines.is_empty() || (worst.is_none() && is_mostly_glare(measurements));
    let (areas, text) = if by_glare { reflections(measurements) } else { (Vec::new(), Vec::new()) };
    let (places, exact) = ([areas, lines].concat(), [text, exact].concat());
    if exact.len() > MOST { finding.at(places) } else { finding.at_exactly(places, exact) }
}

/// `finding` at the reflections that take text; more exactly where that stands or would stand, if it is known of any.
pub(super) fn under_glare(finding: Finding, measurements: &Measurements) -> Finding {
    let (areas, text) = reflections(measurements);
    finding.at_exactly(areas, text)
}

/// Reflections that take text, and more exactly where that stands or would stand.
fn reflections(measurements: &Measurements) -> (Vec<Region>, Vec<Region>) {
    let costly: Vec<&GlareArea> = measurements.glare.areas.iter().filter(|area| area.text_share > 0.0).collect();
    let text: Vec<Region> = costly.iter().flat_map(|area| &area.text_regions).copied().collect();
    let areas: Vec<Region> = costly.iter().map(|area| area.region).collect();
    if text.is_empty() { (areas.clone(), areas) } else { (areas, text) }
}

fn along_lines(place: Region, measurements: &Measurements) -> Vec<Region> {
    let doubtful = measurements.text_lines.iter().filter(|line| line.is_doubtful());
    let quads: Vec<Quad> = doubtful.map(|line| line.quad).filter(|line| place.contains(quad::centre(line))).collect();
    let regions = quad::cover(&quads, measurements.width, measurements.height);
    if regions.is_empty() { vec![place] } else { regions }
}
