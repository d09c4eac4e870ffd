//! Where on a page text cannot be read.

use super::Finding;
use crate::measure::{GlareArea, Measurements, Quad, Region, quad};

/// Rectangles of one finding above which its places stand for themselves: a page that is lost as a whole is no clearer for its
/// lines' tilt.
const MOST: usize = 600;

/// `finding` at the places where text cannot be read, `worst` before the others; where reflections alone took it, at these.
pub(super) fn unreadable(finding: Finding, measurements: &Measurements, worst: Option<Region>) -> Finding {
    let others = measurements.text.unreadable_regions.iter().copied().filter(|region| Some(*region) != worst);
    let places: Vec<Region> = worst.into_iter().chain(others).collect();
    if places.is_empty() {
        return under_glare(finding, measurements);
    }
    let exact: Vec<Region> = places.iter().flat_map(|place| along_lines(*place, measurements)).collect();
    if exact.len() > MOST { finding.at(places) } else { finding.at_exactly(places, exact) }
}

/// `finding` at the reflections that take text; more exactly where that stands or would stand, if it is known of any.
pub(super) fn under_glare(finding: Finding, measurements: &Measurements) -> Finding {
    let costly: Vec<&GlareArea> = measurements.glare.areas.iter().filter(|area| area.text_share > 0.0).collect();
    let text: Vec<Region> = costly.iter().flat_map(|area| &area.text_regions).copied().collect();
    let areas: Vec<Region> = costly.iter().map(|area| area.region).collect();
    if text.is_empty() { finding.at(areas) } else { finding.at_exactly(areas, text) }
}

fn along_lines(place: Region, measurements: &Measurements) -> Vec<Region> {
    let doubtful = measurements.text_lines.iter().filter(|line| line.is_doubtful());
    let quads: Vec<Quad> = doubtful.map(|line| line.quad).filter(|line| place.contains(quad::centre(line))).collect();
    let regions = quad::cover(&quads, measurements.width, measurements.height);
    if regions.is_empty() { vec![place] } else { regions }
}
