/** Something that the one who typed the line can mend: shown without a stack. */
export class Mistake extends Error {}
