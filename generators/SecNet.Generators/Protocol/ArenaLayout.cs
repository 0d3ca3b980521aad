using System;
using System.Collections.Generic;
using System.Linq;
using SecNet.Generators.Model;

namespace SecNet.Generators.Protocol;

/// <summary>A region's place in the session's memory.</summary>
/// <param name="Region">What lowering allocated.</param>
/// <param name="Offset">Its first word in the arena.</param>
public readonly record struct PlacedRegion(Region Region, int Offset);

/// <summary>
/// Where each region lies in the session's memory: two regions share words when no step touches the one between the first and the last step that touch the
/// other. Largest first, each at the lowest place free; deterministic.
/// </summary>
/// <param name="Regions">All regions, by the offset under which lowering knows them.</param>
/// <param name="Words">Words of the arena.</param>
public sealed record ArenaLayout(EquatableArray<PlacedRegion> Regions, int Words)
{
    /// <summary>Lays out what a program's steps touch.</summary>
    /// <param name="regions">All that was allocated, in order.</param>
    /// <param name="steps">The steps in the order in which they run.</param>
    /// <param name="input">Where the input stands before the first step.</param>
    /// <param name="output">Where the output stands after the last.</param>
    public static ArenaLayout Create(IReadOnlyList<Region> regions, IReadOnlyList<Step> steps, Region input, Region output)
    {
        var lives = regions.Select(static region => new Life(region)).ToList();
        LifeOf(input).Touch(-1);
        LifeOf(output).Touch(steps.Count);
        for (var index = 0; index < steps.Count; index++)
        {
            foreach (var region in steps[index].Regions.Where(static region => region.Length > 0)) LifeOf(region).Touch(index);
        }

        var placed = new List<Life>();
        foreach (var life in lives.Where(static life => life.IsTouched).OrderByDescending(static life => life.Region.Length).ThenBy(static life => life.Region.Offset))
        {
            foreach (var other in placed.Where(life.Overlaps).OrderBy(static other => other.Place))
            {
                if (other.Place - life.Place >= life.Region.Length) break;
                life.Place = Math.Max(life.Place, checked(other.Place + other.Region.Length));
            }

            placed.Add(life);
        }

        return new(
            lives.Select(static life => new PlacedRegion(life.Region, life.Place)).ToEquatableArray(),
            placed.Select(static life => checked(life.Place + life.Region.Length)).DefaultIfEmpty().Max());

        Life LifeOf(Region region) => lives[IndexOf(lives.Count, index => lives[index].Region, region)];
    }

    /// <summary>A region, or a part of one, in the arena.</summary>
    public Region Place(Region region)
    {
        if (region.Length == 0) return new(0, 0);
        var (whole, offset) = Regions[IndexOf(Regions.Count, index => Regions[index].Region, region)];
        return region with { Offset = offset + (region.Offset - whole.Offset) };
    }

    /// <summary>The last region that begins at or before another; empty ones take no place.</summary>
    private static int IndexOf(int count, Func<int, Region> at, Region region)
    {
        var (low, high) = (0, count - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (at(middle).Offset <= region.Offset) low = middle;
            else high = middle - 1;
        }

        return low;
    }

    private sealed class Life(Region region)
    {
        private int _first = int.MaxValue;
        private int _last = int.MinValue;

        public Region Region { get; } = region;

        public int Place { get; set; }

        public bool IsTouched => _first <= _last;

        public void Touch(int step) => (_first, _last) = (Math.Min(_first, step), Math.Max(_last, step));

        public bool Overlaps(Life other) => _first <= other._last && other._first <= _last;
    }
}
