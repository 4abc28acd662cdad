// What a link holds: the address after '#', as the fields of a form; data of one's own are compressed into it.

const several = ['process', 'hide'];
const defaults = {
  example: 'swiss.csv', name: '', data: '', target: '', eta: '', m: '', t: '', from: '', to: '', risk: 'estimation',
  process: ['sgd'], hide: ['spectral', 'leverage'], that: '', given: '', with: '', for: 'problem', on: 'random',
};
const longestLink = 1_500_000;

export const hasLink = () => location.hash.length > 1;

export function read() {
  const fields = new URLSearchParams(location.hash.slice(1));
  const state = structuredClone(defaults);
  for (const key of Object.keys(defaults)) {
    if (fields.has(key)) state[key] = several.includes(key) ? fields.getAll(key).filter(Boolean) : fields.get(key);
  }
  return state;
}

export function write(state) {
  const fields = new URLSearchParams();
  for (const [key, standard] of Object.entries(defaults)) {
    const value = state[key];
    if (String(value) === String(standard)) continue;
    if (several.includes(key)) (value.length ? value : ['']).forEach(one => fields.append(key, one));
    else fields.set(key, value);
  }
  const link = '#' + fields;
  const fits = link.length < longestLink;
  history.replaceState(null, '', fits ? link : '#example=');
  return fits;
}

const through = async (bytes, stream) => new Uint8Array(await new Response(new Blob([bytes]).stream().pipeThrough(stream)).arrayBuffer());

export const base64 = bytes => {
  let text = '';
  for (let i = 0; i < bytes.length; i += 0x8000) text += String.fromCharCode(...bytes.subarray(i, i + 0x8000));
  return btoa(text);
};
export const fromBase64 = text => Uint8Array.from(atob(text), c => c.charCodeAt(0));

export const pack = async bytes =>
  base64(await through(bytes, new CompressionStream('deflate-raw'))).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
export const unpack = async text =>
  through(fromBase64(text.replaceAll('-', '+').replaceAll('_', '/')), new DecompressionStream('deflate-raw'));
