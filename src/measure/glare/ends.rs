//! Ends of lines at which the print may go on unseen.

use super::super::Quad;
use super::super::legibility::Judged;
use super::printed::LIKELY;

/// Print at the end of a line under this share of the line's contrast fades out.
const FADED: f32 = 0.72;
/// Width of a line's edges, character heights, from which every end fades: strokes at an end have no neighbours to run into.
const BLURRED: f32 = 0.25;
/// Shortest line whose ends say something, character heights.
const SHORTEST: f32 = 2.5;

/// The end of a line, facing outwards.
#[derive(Clone, Copy, Debug)]
pub(super) struct End {
    /// Index of its line.
    pub(super) line: usize,
    /// Where the print ends.
    pub(super) point: [f32; 2],
    /// Unit vector in which the line would go on.
    direction: [f32; 2],
    /// Character height, pixels.
    pub(super) height: f32,
    /// Whether the print fades out.
    pub(super) fades: bool,
    /// Whether it is where the line starts, read from left to right or downwards.
    pub(super) starts: bool,
}

impl End {
    /// The point `distance` further along the line.
    pub(super) fn along(&self, distance: f32) -> [f32; 2] {
        [self.point[0] + distance * self.direction[0], self.point[1] + distance * self.direction[1]]
    }

    /// The point `distance` further along the line and so many character heights beside its middle.
    pub(super) fn beside(&self, distance: f32, heights: f32) -> [f32; 2] {
        let [x, y] = self.along(distance);
        [x - heights * self.height * self.direction[1], y + heights * self.height * self.direction[0]]
    }

    /// Where `point` lies in the direction of reading, character heights from the picture's corner.
    pub(super) fn place(&self, point: [f32; 2]) -> f32 {
        (point[0] * self.direction[0] + point[1] * self.direction[1]) / self.height
    }

    /// How far beyond the end `point` lies along the line, and how far beside it, pixels.
    pub(super) fn beyond(&self, point: [f32; 2]) -> (f32, f32) {
        let (dx, dy) = (point[0] - self.point[0], point[1] - self.point[1]);
        let [x, y] = self.direction;
        (dx * x + dy * y, (dx * y - dy * x).abs())
    }

    /// The line's next `distance` pixels, as high as its characters.
    pub(super) fn quad(&self, distance: f32) -> Quad {
        let far = self.along(distance);
        let (x, y) = (-self.direction[1] * self.height / 2.0, self.direction[0] * self.height / 2.0);
        [
            [self.point[0] - x, self.point[1] - y],
            [far[0] - x, far[1] - y],
            [far[0] + x, far[1] + y],
            [self.point[0] + x, self.point[1] + y],
        ]
    }
}

/// The ends of every line that is likely text and sharp enough for its ends to say something.
pub(super) fn ends(lines: &[Judged]) -> Vec<End> {
    let mut ends = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        let blurred = line.features.get("relative_edge_width") > BLURRED;
        if line.text_probability <= LIKELY || blurred {
            continue;
        }
        let [start, end] = middles(line);
        let (dx, dy) = (end[0] - start[0], end[1] - start[1]);
        let length = dx.hypot(dy).max(1e-6);
        let forward = [dx / length, dy / length];
        let height = line.candidate.height();
        let faces = [(start, [-forward[0], -forward[1]], true), (end, forward, false)];
        for (contrast, (point, direction, starts)) in line.end_contrasts.iter().zip(faces) {
            let fades = *contrast < FADED && line.candidate.length() >= SHORTEST;
            ends.push(End { line: index, point, direction, height, fades, starts });
        }
    }
    ends
}

/// Middle of the line's start and of its end.
pub(super) fn middles(line: &Judged) -> [[f32; 2]; 2] {
    let own = line.candidate.quad();
    let middle = |a: usize, b: usize| [(own[a][0] + own[b][0]) / 2.0, (own[a][1] + own[b][1]) / 2.0];
    if line.candidate.line.vertical { [middle(0, 1), middle(2, 3)] } else { [middle(0, 3), middle(1, 2)] }
}
