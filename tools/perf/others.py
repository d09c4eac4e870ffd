"""What people use instead, as they use it. Run as a program of its own so that its cost can be read from outside.

    others.py laplacian FILE...          variance of the Laplacian with OpenCV, a loop
    others.py cleanvision JOBS FOLDER    CleanVision's blur check
"""

import sys


def laplacian(files):
    import cv2

    cv2.setNumThreads(1)
    for file in files:
        grey = cv2.imread(file, cv2.IMREAD_GRAYSCALE)
        print(file, cv2.Laplacian(grey, cv2.CV_64F).var())


def cleanvision(jobs, folder):
    from cleanvision import Imagelab

    lab = Imagelab(data_path=folder)
    lab.find_issues({"blurry": {}}, n_jobs=int(jobs), verbose=False)
    print(lab.issues)


if __name__ == "__main__":
    if sys.argv[1] == "laplacian":
        laplacian(sys.argv[2:])
    else:
        cleanvision(sys.argv[2], sys.argv[3])
