/**
 * The data of the well-known benchmark in its proportions: 6 users, 9 products, 11 reviews, the first four products
 * with 4, 4, 1 and 2 reviews; every user has written the first two reviews, every review is by the first user. A field
 * that computes is a method, as graphql-js resolves it.
 */
export const root = {
  me: () => user('1'),
  user: ({ id }: { id: string }) => user(id),
  users: () => users,
  topProducts: ({ first }: { first: number }) => products.slice(0, first),
  matching: ({ filter }: { filter: { upc?: string } | null }) => products.filter(({ upc }) => upc === filter?.upc),
  lowStock: ({ first }: { first: number }) => products.filter(({ inStock }) => !inStock).slice(0, first),
  latestReviews: ({ first }: { first: number }) => reviews.slice(-first),
  addReview: ({ input: { upc, author, body } }: { input: { upc: string; author: string; body: string } }) => ({
    review: { id: `${reviews.length + 1}`, body, product: () => product(upc), author: () => user(author) },
  }),
};

export const user = (id: string) => users.find((one) => one.id === id);
export const product = (upc: string) => products.find((one) => one.upc === upc);
export const review = (id: string) => reviews.find((one) => one.id === id);

const words =
  'the table came on a rainy morning and stood there as if it had always been part of the room which nobody had expected least of all the neighbours who'.split(
    ' ',
  );

/** Prose of exactly this length. */
const prose = (length: number, from: number): string => {
  let text = '';
  for (let index = from; text.length < length; index++) text += `${words[(index * 7) % words.length]} `;
  return `${text.slice(0, length - 1)}.`;
};

const users = Array.from({ length: 6 }, (_, index) => ({
  id: `${index + 1}`,
  name: `Person ${index + 1}`,
  username: `person${index + 1}`,
  birthday: 1980 + index,
  favourite: () => products[index]!,
  reviews: () => reviews.slice(0, 2),
}));

const products = (
  [
    ['Table', 899, 100],
    ['Couch', 1299, 1000],
    ['Glass', 15, 20],
    ['Chair', 499, 100],
    ['Screen', 1299, 1000],
    ['Lamp', 6999, 300],
    ['Grill', 3999, 2000],
    ['Fridge', 100_000, 6000],
    ['Sofa', 9999, 800],
  ] as const
).map(([name, price, weight], index) => ({
  upc: `${index + 1}`,
  name,
  price,
  weight,
  inStock: index % 3 !== 1,
  /** Free above a price, else by weight: of what a representation brought where there is one (@requires). */
  shippingEstimate(this: { price: number; weight: number }) {
    return this.price > 1000 ? 0 : Math.round(this.weight / 2);
  },
  reviews: (): object[] => reviews.filter(({ upc }) => upc === `${index + 1}`),
}));

const reviews = (
  [
    [1, 450],
    [1, 290],
    [1, 280],
    [1, 150],
    [2, 450],
    [2, 290],
    [2, 280],
    [2, 150],
    [3, 150],
    [4, 150],
    [4, 840],
  ] as const
).map(([of, length], index) => ({
  id: `${index + 1}`,
  body: prose(length, index),
  upc: `${of}`,
  product: () => products[of - 1]!,
  author: () => users[0]!,
}));
