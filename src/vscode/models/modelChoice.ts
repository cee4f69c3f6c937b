/** What tells one language model of the editor from another. */
export interface ModelIdentity {
  readonly vendor: string;
  readonly id: string;
  readonly family: string;
  readonly name: string;
}

const small = /(?:^|[^a-z])(?:haiku|mini|nano|flash|lite|small)(?:[^a-z]|$)/i;

/** The name under which a model is asked for and listed: nobody else's can be the same. */
export function modelKey({ vendor, id }: Pick<ModelIdentity, 'vendor' | 'id'>): string {
  return `${vendor}/${id}`;
}

/**
 * The model that the user named by id, family or name, with or without its vendor. Without a wish one that may be asked
 * already, and among those a small one: rewording needs no large one. Undefined when there is none.
 */
export function chooseModel<M extends ModelIdentity>(
  models: readonly M[],
  wanted: string | null,
  isAllowed: (model: M) => boolean,
): M | undefined {
  if (wanted !== null) {
    const name = wanted.toLowerCase();
    return models.find((model) => modelKey(model).toLowerCase() === name) ?? models.find(isNamed(name));
  }
  const rank = (model: M) => (isAllowed(model) ? 2 : 0) + (small.test(`${model.family} ${model.name}`) ? 1 : 0);
  return [...models].sort((left, right) => rank(right) - rank(left))[0];
}

function isNamed(wanted: string): (model: ModelIdentity) => boolean {
  return ({ vendor, id, family, name }) =>
    [id, family, name].some((own) => own.toLowerCase() === wanted || `${vendor}/${own}`.toLowerCase() === wanted);
}
