//! Waves as two frequencies.

/// Frequencies across and down, cycles a tile. The same wave may be written with both signs turned.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Wave {
    pub across: f32,
    pub down: f32,
}

impl Wave {
    /// Cycles a tile along its own direction.
    pub(super) fn frequency(self) -> f32 {
        (self.across * self.across + self.down * self.down).sqrt()
    }

    /// Cycles a tile between the two, as they are written.
    pub(super) fn distance(self, other: Self) -> f32 {
        Self { across: self.across - other.across, down: self.down - other.down }.frequency()
    }

    /// Cycles a tile between the two, whatever their signs.
    pub(super) fn apart(self, other: Self) -> f32 {
        self.distance(other).min(self.distance(Self { across: -other.across, down: -other.down }))
    }

    /// The wave upright on this one.
    pub(super) fn upright(self) -> Self {
        Self { across: -self.down, down: self.across }
    }

    /// The wave, or the one upright on it, that lies nearer to running across; its angle is between -45 and 45 degrees.
    pub(super) fn mostly_across(self) -> Self {
        let wave = if self.down.abs() > self.across.abs() { self.upright() } else { self };
        if wave.across < 0.0 { Self { across: -wave.across, down: -wave.down } } else { wave }
    }

    /// Sine of the angle to the nearer of another wave and the one upright on it, 0..=0.7.
    pub(super) fn askew(self, to: Self) -> f32 {
        let along = (self.across * to.across + self.down * to.down).abs();
        let beside = (self.down * to.across - self.across * to.down).abs();
        along.min(beside) / (self.frequency() * to.frequency())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_grid_is_the_same_from_every_side() {
        let wave = Wave { across: 20.0, down: -3.0 };
        for same in [wave, wave.upright(), wave.upright().upright(), wave.upright().upright().upright()] {
            assert_eq!(same.mostly_across(), wave);
            assert!(same.askew(wave) < 1e-6 && same.upright().upright().apart(same) < 1e-6);
        }
        let diagonal = Wave { across: 5.0, down: 5.0 };
        assert!((diagonal.askew(Wave { across: 0.0, down: 9.0 }) - 0.5f32.sqrt()).abs() < 1e-6);
    }
}
