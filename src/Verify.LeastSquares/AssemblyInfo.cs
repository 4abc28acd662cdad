using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("Verify.LeastSquares.Tests")]
[assembly: InternalsVisibleTo("Verify.Bench")]
// Trajectories of a definition run in the same ensembles, on the same random streams, as the hand-written ones.
[assembly: InternalsVisibleTo("Verify.Processes")]
