export type Detector = (picture: HTMLVideoElement | ImageBitmap) => Promise<string[]>;

/** The Barcode Detection API, which TypeScript's own types lack. */
interface NativeDetector {
  new (options: { formats: string[] }): { detect(picture: ImageBitmapSource): Promise<{ rawValue: string }[]> };
  getSupportedFormats(): Promise<string[]>;
}

const QR = "qr_code" as const;

/** The browser's own detector where it reads QR codes, else ours, which is loaded only then. */
export async function loadDetector(): Promise<Detector> {
  return (await nativeDetector()) ?? ownDetector();
}

async function nativeDetector(): Promise<Detector | undefined> {
  const { BarcodeDetector } = globalThis as { BarcodeDetector?: NativeDetector };
  try {
    if (!BarcodeDetector || !(await BarcodeDetector.getSupportedFormats()).includes(QR)) return undefined;
    const detector = new BarcodeDetector({ formats: [QR] });
    let spare: Promise<Detector> | undefined;
    return async (picture) => {
      if (spare) return (await spare)(picture);
      try {
        return texts(await detector.detect(picture));
      } catch {
        // Some systems have the interface without the service behind it.
        spare = ownDetector();
        return (await spare)(picture);
      }
    };
  } catch {
    return undefined;
  }
}

async function ownDetector(): Promise<Detector> {
  const { BarcodeDetector, prepareZXingModule } = await import("barcode-detector/ponyfill");
  const wasm = new URL("zxing-wasm/reader/zxing_reader.wasm", import.meta.url).href;
  await prepareZXingModule({ overrides: { locateFile: () => wasm }, fireImmediately: true });
  const detector = new BarcodeDetector({ formats: [QR] });
  return async (picture) => texts(await detector.detect(picture));
}

function texts(codes: { rawValue: string }[]): string[] {
  return codes.map(({ rawValue }) => rawValue);
}
