export const id=706;export const ids=[706];export const modules={2706:(((e,o,r)=>{function t(){throw new Error("This action never opens a browser.")}r.r(o),r.d(o,{default:((()=>t))})}))};
