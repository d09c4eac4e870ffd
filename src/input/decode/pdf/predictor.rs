//! Undoes the row differences that make a PDF's Deflate data smaller.

use hayro_syntax::object::Dict;

/// How rows were changed before packing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Predictor {
    None,
    /// As in PNG: each row begins with its own method. Bytes of a pixel.
    Png {
        pixel: usize,
    },
}

impl Predictor {
    /// From a stream's parameters; `None` for one that is not undone here.
    pub(super) fn of(parameters: Option<&Dict<'_>>) -> Option<Self> {
        let value = |name: &str, default: usize| {
            parameters.and_then(|p| p.get::<u32>(name.as_bytes())).map_or(default, |value| value as usize)
        };
        match value("Predictor", 1) {
            0 | 1 => Some(Self::None),
            10.. => {
                let bits = value("Colors", 1).clamp(1, 64) * value("BitsPerComponent", 8).clamp(1, 32);
                Some(Self::Png { pixel: bits.div_ceil(8) })
            }
            _ => None,
        }
    }
}

/// Plain rows of `stride` bytes.
pub(super) fn undo(predictor: Predictor, data: Vec<u8>, stride: usize, rows: usize) -> Vec<u8> {
    let Predictor::Png { pixel } = predictor else { return data };
    let mut plain = Vec::with_capacity(stride * rows);
    let mut above = vec![0; stride];
    for line in data.chunks(stride + 1).take(rows) {
        let Some((&method, line)) = line.split_first() else { break };
        let mut row = line.to_vec();
        row.resize(stride, 0);
        undo_row(method, &mut row, &above, pixel);
        plain.extend_from_slice(&row);
        above = row;
    }
    plain
}

fn undo_row(method: u8, row: &mut [u8], above: &[u8], pixel: usize) {
    for index in 0..row.len() {
        let left = index.checked_sub(pixel).map_or(0, |at| row[at]);
        let up = above[index];
        let corner = index.checked_sub(pixel).map_or(0, |at| above[at]);
        let predicted = match method {
            1 => left,
            2 => up,
            3 => u16::midpoint(left.into(), up.into()) as u8,
            4 => paeth(left, up, corner),
            _ => 0,
        };
        row[index] = row[index].wrapping_add(predicted);
    }
}

/// The neighbour nearest to left + up - corner.
fn paeth(left: u8, up: u8, corner: u8) -> u8 {
    let estimate = i16::from(left) + i16::from(up) - i16::from(corner);
    let distance = |value: u8| (estimate - i16::from(value)).abs();
    if distance(left) <= distance(up) && distance(left) <= distance(corner) {
        left
    } else if distance(up) <= distance(corner) {
        up
    } else {
        corner
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_method() {
        let data = vec![1, 1, 1, 1, 2, 1, 1, 1, 3, 1, 1, 1, 4, 1, 1, 1, 0, 9, 9, 9];
        let plain = undo(Predictor::Png { pixel: 1 }, data, 3, 5);
        assert_eq!(plain, [1, 2, 3, 2, 3, 4, 2, 3, 4, 3, 4, 5, 9, 9, 9]);
    }
}
