using System.Collections.Concurrent;

namespace Verify.LeastSquares;

/// <summary>Values by key, each computed once, whichever thread asks first; the others wait for it.</summary>
/// <typeparam name="TKey">The key.</typeparam>
/// <typeparam name="TValue">The value.</typeparam>
internal sealed class Kept<TKey, TValue>(Func<TKey, TValue> compute)
    where TKey : notnull
{
    private readonly ConcurrentDictionary<TKey, Lazy<TValue>> _values = new();

    /// <summary>The value of a key.</summary>
    public TValue this[TKey key] => _values.GetOrAdd(key, k => new Lazy<TValue>(() => compute(k))).Value;
}
