"""The last steps of a page: sensor and processing, scanner or copier, and how the file reaches the receiver. A part of page.Page."""

import math

import cv2
import numpy as np

import camera


class Finish:
    """Uses `r`, `rs`, `deg`, `sev`, `capture`, `lowres` and `meta` of the page."""

    def develop(self, lin):
        """Sensor and the phone's processing: linear to 0..255."""
        r, rs, deg = self.r, self.rs, self.deg
        if self.capture in ('scan', 'copy', 'bilevel'):
            return self.scanner(lin)
        want = r.uniform(0.55, 1.05)
        if deg == 'dark':
            want = math.exp(r.uniform(math.log(0.015), math.log(0.35)))
        elif r.random() < 0.08:
            want = r.uniform(1.1, 2.2)
        lin = lin * (want / (np.percentile(lin[::16, ::16], 90) + 1e-4) if r.random() < 0.85 else 1)
        iso = r.choice([0, 0.004, 0.008, 0.015, 0.03])
        if deg == 'noise':
            iso = 0.03 + 0.35 * self.sev**1.5
        elif deg in ('dark', 'mix', 'mush'):
            iso = r.uniform(0.01, 0.1)
        lin = camera.sensor(lin, rs, iso, iso * r.uniform(0.1, 0.5), r.random() < 0.7)
        if deg == 'dark' and r.random() < 0.6:  # the phone brightens
            lin = lin * min(r.uniform(1, 0.8 / want), 30)
        im = camera.tone(lin, r.choice([0, r.uniform(-0.2, 0.9)]), r.choice([2.2, r.uniform(1.9, 2.6)]))
        if deg == 'mush' or iso > 0.012 and r.random() < 0.6:
            for _ in range(2 if deg == 'mush' else 1):
                im = camera.denoise(im, r, (0.5 + 2.2 * self.sev) if deg == 'mush' else r.uniform(0.3, 1.5))
        if r.random() < 0.65:
            im = camera.sharpen(im, r.choice([0.7, 1, 1.5, 2.5]), r.choice([r.uniform(0.2, 1), r.uniform(0.8, 2.5)]))
        if r.random() < 0.12:
            im = np.repeat(im.mean(2, keepdims=True), 3, 2)
        return im

    def scanner(self, lin):
        r, rs = self.r, self.rs
        im = camera.tone(lin * r.uniform(0.85, 1.15), r.uniform(0, 0.4))
        if self.deg == 'dark':
            im *= r.uniform(0.15, 0.5)
        elif self.deg == 'noise':
            im += rs.standard_normal(im.shape).astype(np.float32) * 60 * self.sev
        im += rs.standard_normal(im.shape).astype(np.float32) * r.uniform(0, 5)
        if self.capture == 'scan':
            return camera.sharpen(im, 1, r.uniform(0, 1)) if r.random() < 0.5 else im
        g = im.mean(2)
        H, W = g.shape
        if self.capture == 'copy':  # photocopy: hard curve, specks, a dirty edge
            c, t = r.uniform(1.2, 4), r.uniform(100, 190)
            g = (g - t) * c + t
            for _ in range(int(r.uniform(0, 400))):
                cv2.circle(g, (r.randint(0, W - 1), r.randint(0, H - 1)), r.choice([0, 0, 1, 2]), r.uniform(0, 120), -1)
            if r.random() < 0.4:
                g[:, : max(1, int(W * r.uniform(0.002, 0.03)))] *= 0.3
        else:
            if r.random() < 0.5:
                n = max(3, int(min(H, W) * r.uniform(0.01, 0.06))) | 1
                g = np.where(g < cv2.boxFilter(g, -1, (n, n)) - r.uniform(3, 18), 0, 255).astype(np.float32)
            else:
                g = np.where(g < r.uniform(90, 200), 0, 255).astype(np.float32)
        return np.repeat(g[..., None], 3, 2)

    def deliver(self, im):
        """Enlarging, messenger, compression: the file's bytes, its extension and the scale against `im`."""
        r, scale = self.r, 1.0
        if (self.lowres and r.random() < 0.4) or r.random() < 0.04:
            how = r.choice(['nearest', 'linear', 'cubic', 'lanczos'])
            z = r.uniform(1.3, 4)
            z = min(z, 2600 / max(im.shape[:2]))
            if z > 1.1:
                im = camera.resize(im, z, how)
                scale *= z
                self.meta['upscaled'] = [round(z, 2), how]
        q = r.choice([97, 93, 90, 85, 80, 75, 65])
        if self.deg == 'compressed':
            q = int(8 + 45 * (1 - self.sev) ** 1.5)
        elif r.random() < 0.06:
            q = r.randint(35, 55)
        if r.random() < 0.25 and self.capture == 'phone':  # through a messenger
            im = camera.decode(camera.jpeg(im, r.randint(80, 96)))
            side = r.choice([1280, 1440, 1600, 1920])
            z = side / max(im.shape[:2])
            if z < 1:
                im = camera.resize(im, z, r.choice(['area', 'linear', 'area']))
                scale *= z
            q = min(q, r.randint(58, 82))
            self.meta['messenger'] = True
        if self.capture == 'bilevel' or r.random() < 0.03:
            ok, buf = cv2.imencode('.png', im.clip(0, 255).astype(np.uint8)[..., ::-1])
            return buf.tobytes(), 'png', scale, im.shape[:2]
        self.meta['quality'] = q
        return camera.jpeg(im, q, r.choice([2, 2, 0])), 'jpg', scale, im.shape[:2]
