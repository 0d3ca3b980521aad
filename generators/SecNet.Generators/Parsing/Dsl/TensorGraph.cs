using System.Collections.Generic;
using System.Linq;

namespace SecNet.Generators.Parsing.Dsl;

/// <summary>Order among layers, each given by the indices of the layers it takes. The network's input is not among them. Never recursive: depth is the file's choice.</summary>
internal sealed class TensorGraph(IReadOnlyList<IReadOnlyList<int>> inputs)
{
    /// <summary>
    /// The layers, each behind those it takes, and otherwise in the order of the file. Layers in a cycle, or behind one, are missing.
    /// </summary>
    public IReadOnlyList<int> Sort()
    {
        var (waitsFor, takers) = (new int[inputs.Count], new List<int>?[inputs.Count]);
        for (var layer = 0; layer < inputs.Count; layer++)
        {
            waitsFor[layer] = inputs[layer].Count;
            foreach (var input in inputs[layer]) (takers[input] ??= []).Add(layer);
        }

        var ready = new SortedSet<int>(Enumerable.Range(0, inputs.Count).Where(layer => waitsFor[layer] == 0));
        var sorted = new List<int>();
        while (ready.Count > 0)
        {
            var next = ready.Min;
            ready.Remove(next);
            sorted.Add(next);
            foreach (var taker in takers[next] ?? [])
            {
                if (--waitsFor[taker] == 0) ready.Add(taker);
            }
        }

        return sorted;
    }

    /// <summary>
    /// Cycles among the layers that <see cref="Sort"/> left out, each from its first layer in the file, each layer taking the next one's
    /// result. At least one when there are any; cycles that share layers may be found once.
    /// </summary>
    public IEnumerable<IReadOnlyList<int>> FindCycles(IReadOnlyList<int> sorted)
    {
        var walkOf = new int[inputs.Count];
        foreach (var layer in sorted) walkOf[layer] = -1;
        for (var start = 0; start < inputs.Count; start++)
        {
            // What is left takes something that is left: follow that until a layer comes again.
            var path = new List<int>();
            var at = start;
            while (walkOf[at] == 0)
            {
                walkOf[at] = start + 1;
                path.Add(at);
                at = inputs[at].First(input => walkOf[input] >= 0);
            }

            if (walkOf[at] != start + 1) continue;
            var cycle = path.SkipWhile(layer => layer != at).ToList();
            var first = cycle.IndexOf(cycle.Min());
            yield return [.. cycle.Skip(first), .. cycle.Take(first)];
        }
    }

    /// <summary>True for each layer that a layer's result depends on, itself included.</summary>
    public bool[] NeededFor(int layer)
    {
        var isNeeded = new bool[inputs.Count];
        var open = new Stack<int>();
        isNeeded[layer] = true;
        open.Push(layer);
        while (open.Count > 0)
        {
            foreach (var input in inputs[open.Pop()].Where(input => !isNeeded[input]))
            {
                isNeeded[input] = true;
                open.Push(input);
            }
        }

        return isNeeded;
    }
}
