//! Movement while the picture was taken: print is smeared along one direction and not across it.

use super::Motion;
use super::legibility::Judged;

/// Least text, in character heights, from which a direction is read.
const LEAST_LENGTH: f32 = 6.0;

/// Direction and length of the smear from the print's structure along four directions, over all lines.
///
/// The structure function at a fifth of the character height falls along the smear. Print itself has a direction too
/// (upright strokes), so the ratio means little near 1; the length is what the edges along the smear exceed those
/// across it.
pub fn measure(lines: &[Judged]) -> Option<Motion> {
    let mut sums = [0.0f32; 4];
    let (mut weight, mut height, mut width) = (0.0f32, 0.0f32, 0.0f32);
    for line in lines.iter().filter(|line| line.text_probability > 0.5) {
        let feature = |name: &str| line.features.get(name);
        let own = line.text_probability * line.candidate.length().min(40.0);
        // In the picture's frame: a vertical line's along and across change places, its diagonals fall onto each other.
        let (x, y) = (feature("structure_x_2"), feature("structure_y_2"));
        let (x, y) = if line.candidate.line.vertical { (y, x) } else { (x, y) };
        for (sum, value) in sums.iter_mut().zip([x, feature("structure_down_2"), y, feature("structure_up_2")]) {
            *sum += own * value;
        }
        weight += own;
        height += own * line.candidate.height();
        width += own * feature("relative_edge_width").min(2.0) * line.candidate.height();
    }
    if weight < LEAST_LENGTH {
        return None;
    }
    let most = sums.iter().copied().fold(0.0, f32::max);
    let (direction, least) = weakest_direction(&sums);
    let anisotropy = (most / least.max(1e-4 * most).max(1e-9)).sqrt().min(20.0);
    let across = width / weight / anisotropy.max(1.0);
    let length = (anisotropy - 1.0).max(0.0) * across;
    Some(Motion {
        direction_degrees: direction,
        length_px: length,
        relative_length: length * weight / height.max(1e-6),
        anisotropy,
    })
}

/// Direction of least structure among 0, 45, 90 and 135 degrees, refined by a parabola through its neighbours.
fn weakest_direction(structure: &[f32; 4]) -> (f32, f32) {
    let index = (0..4).min_by(|&a, &b| structure[a].total_cmp(&structure[b])).unwrap_or(0);
    let (before, here, after) = (structure[(index + 3) % 4], structure[index], structure[(index + 1) % 4]);
    let bend = before - 2.0 * here + after;
    let shift = if bend > 0.0 { (0.5 * (before - after) / bend).clamp(-0.5, 0.5) } else { 0.0 };
    let degrees = (index as f32 + shift) * 45.0;
    ((degrees + 180.0) % 180.0, here)
}
