import { useEffect, useMemo, useRef, useState } from "react";
import type { SizeNode } from "../../../src/ui/protocol.ts";
import { formatBytes, formatChange } from "../controls/format.ts";
import { squarify } from "./squarify.ts";

/** Smaller ones share a tile. */
const LEAST_SHARE = 0.004;
const HUES = 6;

interface TreemapProps {
  node: SizeNode;
  /** Which of the colours its children have; undefined: each its own. */
  hue: number | undefined;
  onOpen: (child: SizeNode, hue: number) => void;
}

export function Treemap({ node, hue, onOpen }: TreemapProps) {
  const ref = useRef<HTMLDivElement>(null);
  const [size, setSize] = useState({ width: 0, height: 0 });
  useEffect(() => {
    const element = ref.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => setSize({ width: element.clientWidth, height: element.clientHeight }));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const tiles = useMemo(() => tilesOf(node), [node]);
  const places = squarify(
    tiles.map((tile) => tile.bytes),
    { x: 0, y: 0, ...size },
  );
  return (
    <div ref={ref} className="treemap">
      {places.map((place, index) => {
        const tile = tiles[index];
        if (tile === undefined) return null;
        const tileHue = hue ?? index % HUES;
        const style = {
          left: `${place.x}px`,
          top: `${place.y}px`,
          width: `${place.width}px`,
          height: `${place.height}px`,
          "--tile": `var(--series-${tileHue})`,
          "--shade": `${12 + (index % 5) * 5}%`,
        };
        const share = `${((tile.bytes / node.bytes) * 100).toFixed(1)} %`;
        const words = `${tile.name}, ${formatBytes(tile.bytes)}, ${share}${tile.change === undefined || tile.change === 0 ? "" : `, ${formatChange(tile.change)} to the last build`}`;
        const content = (
          <>
            <span className="tile-name">{tile.name}</span>
            <span className="tile-size number">{formatBytes(tile.bytes)}</span>
            {tile.change !== undefined && tile.change !== 0 && (
              <span className={tile.change > 0 ? "tile-change grown" : "tile-change shrunk"}>{formatChange(tile.change)}</span>
            )}
          </>
        );
        const look = lookOf(place.width, place.height);
        return tile.children !== undefined && tile.children.length > 0 ? (
          <button
            key={tile.name}
            type="button"
            className={look}
            style={style}
            title={words}
            aria-label={`${words}: open`}
            onClick={() => onOpen(tile, tileHue)}
          >
            {content}
          </button>
        ) : (
          <div key={tile.name} className={look} style={style} title={words}>
            {content}
          </div>
        );
      })}
    </div>
  );
}

/** What fits into a tile: name and size, the name alone, nothing. */
function lookOf(width: number, height: number): string {
  if (width < 56 || height < 22) return "tile tile-small";
  if (height >= 48 && width >= 72) return "tile";
  return width < 136 ? "tile tile-low tile-narrow" : "tile tile-low";
}

/** The children, largest first; what is too small to be seen is one tile, which can be opened. */
function tilesOf(node: SizeNode): SizeNode[] {
  const sorted = [...(node.children ?? [])].filter((child) => child.bytes > 0).sort((a, b) => b.bytes - a.bytes);
  const large = sorted.filter((child) => child.bytes >= node.bytes * LEAST_SHARE);
  const small = sorted.slice(large.length);
  if (small.length < 2) return sorted;
  const bytes = small.reduce((sum, child) => sum + child.bytes, 0);
  return [...large, { name: `${small.length} smaller`, bytes, change: small.reduce((sum, child) => sum + (child.change ?? 0), 0), children: small }];
}

/** All that can be opened from a node: its children, and the tile that the small ones share. */
export function withSmaller(node: SizeNode): SizeNode[] {
  return [...(node.children ?? []), ...tilesOf(node)];
}
