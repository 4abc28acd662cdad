namespace Verify.LeastSquares;

/// <summary>One eigendirection of Σ̂ with s_i &gt; 0.</summary>
/// <typeparam name="T">The scalar.</typeparam>
/// <param name="Index">i, from 0; what a generic direction has here means nothing.</param>
/// <param name="Eigenvalue">s_i.</param>
public readonly record struct Direction<T>(int Index, T Eigenvalue);
