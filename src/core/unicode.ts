/**
 * A regular expression of Unicode's classes, made when a text first needs it. Written as a literal it would cost a
 * third of a millisecond at the start of every run, in whatever function it stands: V8 checks each literal as it
 * parses the file, and loads the tables for that.
 */
export function unicode(source: string, flags = "u"): () => RegExp {
  let made: RegExp | undefined;
  return () => {
    made ??= new RegExp(source, flags);
    return made;
  };
}
