using System;
using System.Collections.Generic;
using System.Linq;
using SecNet.Generators.Model;

namespace SecNet.Generators.Protocol;

/// <summary>
/// Allocates what steps refer to: arena regions, correlations, masks, openings. Neither a second opening under a mask nor a second step that
/// consumes a correlation can be built.
/// </summary>
public sealed class ProgramBuilder
{
    private readonly List<Step> _steps = [];
    private readonly List<Correlation> _correlations = [];
    private readonly List<Region> _regions = [];
    private readonly HashSet<int> _openedMasks = [];
    private readonly HashSet<Correlation> _consumed = [];
    private int _masks;
    private int _arenaWords;
    private int _materialWords;
    private int _materialPlaneWords;

    /// <summary>Steps so far.</summary>
    public IReadOnlyList<Step> Steps => _steps;

    /// <summary>Correlations so far, in material order.</summary>
    public IReadOnlyList<Correlation> Correlations => _correlations;

    /// <summary>Regions so far that hold anything, in order.</summary>
    public IReadOnlyList<Region> Regions => _regions;

    /// <summary>A fresh region, which overlaps no other; <see cref="ArenaLayout"/> gives it its place in memory.</summary>
    public Region Allocate(int length)
    {
        var region = new Region(_arenaWords, length);
        _arenaWords = checked(_arenaWords + length);
        if (length > 0) _regions.Add(region);
        return region;
    }

    /// <summary>A correlation of ring words, of which <paramref name="bits"/> bits count.</summary>
    public Correlation Words(string name, bool isCorrected, int elements, int bits)
    {
        var correlation = new Correlation(name, KindOf(isCorrected), CorrelationStorage.Words, elements, bits, _materialWords);
        _materialWords = checked(_materialWords + correlation.Length);
        _correlations.Add(correlation);
        return correlation;
    }

    /// <summary>A correlation of <paramref name="planes"/> bit planes; nothing is recorded for none.</summary>
    public Correlation Planes(string name, bool isCorrected, int lanes, int planes) => Boolean(new(name, KindOf(isCorrected), CorrelationStorage.Planes, lanes, planes, _materialPlaneWords));

    /// <summary>A correlation of tables of <paramref name="bits"/> bits, or of key words.</summary>
    public Correlation Tables(string name, CorrelationKind kind, int elements, int bits) => Boolean(new(name, kind, CorrelationStorage.Tables, elements, bits, _materialPlaneWords));

    private static CorrelationKind KindOf(bool isCorrected) => isCorrected ? CorrelationKind.Corrected : CorrelationKind.Seeded;

    private Correlation Boolean(Correlation correlation)
    {
        _materialPlaneWords = checked(_materialPlaneWords + correlation.Length);
        if (correlation.Length > 0) _correlations.Add(correlation);
        return correlation;
    }

    /// <summary>A fresh mask of so many uniform bits an element.</summary>
    public Mask NewMask(string name, int bits) => new(_masks++, name, bits);

    /// <summary>A correlation as a mask.</summary>
    public Mask NewMask(Correlation correlation) => NewMask(correlation.Name, correlation.Bits);

    /// <summary>Opens a value under a mask, which is spent by it.</summary>
    /// <exception cref="InvalidOperationException">
    /// The mask has been opened before: two openings would reveal the difference of two secrets. Or it is narrower than what is opened,
    /// whose upper bits it would leave bare.
    /// </exception>
    public Opening Open(Mask mask, int elements, int bits)
    {
        if (!_openedMasks.Add(mask.Id)) throw new InvalidOperationException($"Mask '{mask.Name}' would be opened twice.");
        if (bits > mask.Bits) throw new InvalidOperationException($"{bits} bits would be opened under mask '{mask.Name}', which has {mask.Bits}.");
        return new(mask, elements, bits);
    }

    /// <summary>Rounds, one for each group of openings.</summary>
    public static EquatableArray<Round> InRounds(params IEnumerable<Opening>[] rounds) =>
        rounds.Select(static openings => new Round(openings.ToEquatableArray())).ToEquatableArray();

    /// <summary>Appends a step, which spends what it consumes.</summary>
    /// <exception cref="InvalidOperationException">An earlier step has consumed one of its correlations: what both open would be related.</exception>
    public void Add(Step step)
    {
        foreach (var correlation in step.Correlations)
        {
            if (!_consumed.Add(correlation)) throw new InvalidOperationException($"Correlation '{correlation.Name}' would be consumed twice, the second time by '{step.Name}'.");
        }

        _steps.Add(step);
    }
}
